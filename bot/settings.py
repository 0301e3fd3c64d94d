"""What the person who runs the bot may set, read once at the edge; plain values go inward.

A setting comes from the environment, else from the `.env` file, else it has the default that
`.env.example` shows. An empty value counts as not set; unknown variables are left to others.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import SettingsError

_SQLITE = "sqlite:///"


def _sqlite_file(url: str) -> str:
    path = url.removeprefix(_SQLITE)
    if path == url or not path or path == ":memory:" or "?" in path:
        raise ValueError("not a file of SQLite")
    return url


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, OSError) as error:  # unknown; a folder of the time zone database
        raise ValueError("unknown time zone") from error


def _sendable(key: SecretStr) -> SecretStr:
    secret = key.get_secret_value()
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise ValueError("cannot be sent in a header")
    return key


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


_HOST = r"^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])$"

LogLevel = Literal["debug", "info", "warning", "error", "critical"]


class Settings(BaseSettings):
    """Every setting of the bot. Each description completes "NAME must be ..."."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True
    )

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        Path("data"),
        validation_alias="PULLQUOTE_DATA_DIR",
        description="a folder for the library; it is made when it does not exist",
    )
    database_url: Annotated[str, AfterValidator(_sqlite_file)] | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="the address of a SQLite file, such as sqlite:///data/catalog.sqlite3; no "
        "other database is offered. Leave it out to keep the catalog in PULLQUOTE_DATA_DIR",
    )
    embedding: str | None = Field(
        None,
        validation_alias="PULLQUOTE_EMBEDDING",
        description="bundled, or a LangChain embedding as provider:model",
        repr=False,  # its arguments may hold a key; `knowledge.embedding` checks it
    )
    chroma_host: str | None = Field(
        None,
        validation_alias="CHROMA_HOST",
        description="the name or address of a Chroma server, without scheme, port and path",
        pattern=_HOST,
    )
    chroma_port: int = Field(
        8000,
        validation_alias="CHROMA_PORT",
        description="a port number from 1 to 65535",
        ge=1,
        le=65_535,
    )
    chroma_ssl: bool = Field(False, validation_alias="CHROMA_SSL", description="true or false")
    chroma_tenant: str | None = Field(
        None, validation_alias="CHROMA_TENANT", description="the name of a Chroma tenant"
    )
    chroma_database: str | None = Field(
        None, validation_alias="CHROMA_DATABASE", description="the name of a Chroma database"
    )
    chroma_api_key: Annotated[SecretStr, AfterValidator(_sendable)] | None = Field(
        None,
        validation_alias="CHROMA_API_KEY",
        description="a key of printable ASCII characters without spaces",
    )
    threshold: float | None = Field(
        None,
        validation_alias="PULLQUOTE_THRESHOLD",
        description="a number from 0 to 1",
        ge=0,
        le=1,
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] | None = Field(
        None,
        validation_alias="PULLQUOTE_TIMEZONE",
        description="a time zone of the IANA database, such as Europe/Berlin or UTC",
    )
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        "warning",
        validation_alias="PULLQUOTE_LOG_LEVEL",
        description="debug, info, warning, error or critical",
    )
    threads: int = Field(
        0,
        validation_alias="PULLQUOTE_THREADS",
        description="a number of threads from 1 to 256, or 0 for one a core",
        ge=0,
        le=256,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` read, so that building settings in a test reads nothing else."""
        return (init_settings,)

    @classmethod
    def load(
        cls, environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
    ) -> Self:
        """The settings of `environ` (None: this process's environment) over those of `env_file`.

        A missing `env_file` is none. Raises SettingsError, naming every value that cannot be used.
        """
        try:
            in_file = DotEnvSettingsSource(cls, env_file=env_file, case_sensitive=True).env_vars
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The settings file {env_file} cannot be read ({error}): make it a readable text "
                "file in UTF-8, or move it away."
            ) from error
        given = _set_values(in_file) | _set_values(os.environ if environ is None else environ)
        try:
            return cls(**given)
        except ValidationError as error:
            variables = tuple(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()))
            sentences = [_complaint(variable, given[variable]) for variable in variables]
            raise SettingsError(" ".join(sentences), variables) from error

    @property
    def catalog_file(self) -> Path | None:
        """The file that DATABASE_URL names, relative to the working directory unless absolute."""
        return Path(self.database_url.removeprefix(_SQLITE)) if self.database_url else None

    def now(self) -> datetime:
        """This moment for the person at the terminal: in `timezone`, else in the computer's own."""
        return datetime.now(UTC).astimezone(self.timezone)


_BY_VARIABLE = {str(field.validation_alias): field for field in Settings.model_fields.values()}
# A database address may hold a password, so it is not repeated either.
_NOT_REPEATED = frozenset({"CHROMA_API_KEY", "DATABASE_URL"})


def _set_values(variables: Mapping[str, str | None]) -> dict[str, Any]:
    return {name: value for name in _BY_VARIABLE if (value := variables.get(name) or "").strip()}


def _complaint(variable: str, value: str) -> str:
    allowed = _BY_VARIABLE[variable].description
    shown = "set to something else" if variable in _NOT_REPEATED else f'"{value}"'
    return f"{variable} is {shown}; it must be {allowed}."
