"""The errors of the terminal.

TerminalError                     root: catch this to catch them all; ends the command
├── MisuseError                   the options contradict each other or make no sense; status 2
└── RefusedQuestionError          a line or record is not a question that can be asked

Messages are sentences for the person at the keyboard: what is wrong, then what to do.
"""


class TerminalError(Exception):
    """A command cannot do what it was asked to."""


class MisuseError(TerminalError):
    """The command line cannot be meant as it stands."""


class RefusedQuestionError(TerminalError):
    """What was given is not a question that can be asked; the next one may be."""
