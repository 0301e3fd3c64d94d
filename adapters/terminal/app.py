"""Where the command `pullquote` starts; what it can do stands in `command`.

Nothing that may be missing is imported here, so that an incomplete installation ends in a sentence.
"""

import sys

from adapters.terminal.errors import incomplete_installation


def main() -> None:
    """The console script."""
    try:
        from adapters.terminal.command import app
    except ImportError as error:
        if "--debug" in sys.argv:
            raise
        sys.exit(incomplete_installation(error))
    app()
