"""What is needed to ask a language model, out of the settings."""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from knowledge.named_parts import NamedPart, named_part

LEDGER_FILE = "model.sqlite3"
"""In the data folder: what was spent, shared by all processes that use it."""


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """A model and its leash.

    `url` is None for the provider's own service, `key` for the provider's own variable.
    `tokens_a_day` is None without a limit. `ledger` is the file in which tokens are counted.
    """

    part: NamedPart = field(repr=False)  # its arguments may hold a key
    url: str | None
    key: SecretStr | None
    timeout_s: float
    tokens_a_day: int | None
    ledger: Path

    @property
    def name(self) -> str:
        """The model's name, without secrets."""
        return self.part.shown


def model_setup(settings: Settings) -> ModelSetup | None:
    """The set-up of the model that `settings` name, or None."""
    if settings.model is None:
        return None
    return ModelSetup(
        part=named_part(settings.model),
        url=settings.model_url,
        key=settings.model_key,
        timeout_s=settings.model_timeout,
        tokens_a_day=settings.model_tokens_a_day or None,
        ledger=settings.data_dir / LEDGER_FILE,
    )
