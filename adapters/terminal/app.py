"""Where the command `pullquote` starts; what it can do stands in `command`.

Nothing that may be missing is imported here, so that an incomplete installation ends in a sentence.
"""

import sys

INTERRUPTED = 130
"""The exit status that a shell reports for SIGINT."""


def main() -> None:
    """The console script."""
    try:
        _start()
    except KeyboardInterrupt:  # while the command was still being loaded
        sys.exit(INTERRUPTED)


def _start() -> None:
    try:
        from adapters.terminal.command import app
    except ImportError as error:
        if "--debug" in sys.argv:
            raise
        from adapters.terminal.errors import incomplete_installation

        sys.exit(incomplete_installation(error))
    app()
