"""The errors of the terminal.

TerminalError                     root: catch this to catch them all; ends the command
└── QuestionRefused               a line or record is not a question that can be asked

Messages are sentences for the person at the keyboard: what is wrong, then what to do.
"""


class TerminalError(Exception):
    """A command cannot do what it was asked to."""


class QuestionRefused(TerminalError):
    """What was given is not a question that can be asked; the next one may be."""
