"""The errors of the bot.

BotError                          root: catch this to catch them all
├── SettingsError                 a setting cannot be used; carries `variables`
└── UnreachableError              a platform cannot be reached now; worth another try

Messages are sentences for the person at the keyboard: what is wrong, then what is allowed.
"""


class BotError(Exception):
    """Root of everything `bot` raises on purpose."""


class SettingsError(BotError):
    """One or more settings cannot be used. `variables` holds their environment names, if known."""

    def __init__(self, message: str, variables: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.variables = variables


class UnreachableError(BotError):
    """A platform cannot be reached now: trying again in a moment may help."""
