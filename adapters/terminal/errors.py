"""The errors of the terminal.

TerminalError                     root: catch this to catch them all; ends the command
├── MisuseError                   the options contradict each other or make no sense; status 2
├── OutputError                   standard output takes nothing any more; ends a chat too
└── RefusedQuestionError          a line or record is not a question that can be asked

Messages are sentences for the person at the keyboard: what is wrong, then what to do.
"""

import zlib
from pathlib import Path


class TerminalError(Exception):
    """A command cannot do what it was asked to."""


class MisuseError(TerminalError):
    """The command line cannot be meant as it stands."""


class OutputError(TerminalError):
    """Standard output cannot be written, for another reason than a reader that went away."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The output cannot be written ({error.strerror or error}).")


class RefusedQuestionError(TerminalError):
    """What was given is not a question that can be asked; the next one may be.

    `reason` says why, in a clause without a full stop.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(sentence(reason))
        self.reason = reason


def sentence(clause: str) -> str:
    """`clause` with a capital and a full stop."""
    stop = "" if clause.endswith((".", "?", "!")) else "."
    return f"{clause[:1].upper()}{clause[1:]}{stop}"


def cannot_read(path: Path, error: OSError | EOFError | zlib.error) -> TerminalError:
    """Why the file at `path` cannot be read, in plain words."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return TerminalError(f"{path} does not exist; check the path.")
        case IsADirectoryError():
            return TerminalError(f"{path} is a folder; name a file.")
        case PermissionError():
            return TerminalError(f"{path} may not be read; check its permissions.")
        case _:
            said = getattr(error, "strerror", None) or str(error)
            return TerminalError(
                f"{path} cannot be read to its end; check that it is whole ({said.lower()})."
            )


def incomplete_installation(error: ImportError) -> str:
    """What to do where a part of the program or of a library it needs is missing."""
    return (
        f"The installation is incomplete: {error.name or 'a part'} cannot be imported. In a clone "
        "of the repository run `make clean run`; elsewhere install Pullquote again."
    )
