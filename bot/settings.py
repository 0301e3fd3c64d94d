"""What the person who runs the bot may set, read once at the edge; plain values go inward.

A setting comes from the environment, else from the `.env` file, else it has the default that
`.env.example` shows. An empty value counts as not set; unknown variables are left to others.
"""

import difflib
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
)

from bot import setting_values
from bot.chat_settings import ChatSettings
from bot.errors import SettingsError

LogLevel = Literal["debug", "info", "warning", "error", "critical"]


class Settings(ChatSettings):
    """Every setting of the bot. Each description completes "NAME must be ..."."""

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        Path("data"),
        validation_alias="PULLQUOTE_DATA_DIR",
        description="a folder for the library; it is made when it does not exist",
    )
    database_url: Annotated[str, AfterValidator(setting_values.sqlite_file)] | None = Field(
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
        pattern=setting_values.HOST,
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
    chroma_api_key: Annotated[SecretStr, AfterValidator(setting_values.sendable)] | None = Field(
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
    model: Annotated[str, AfterValidator(setting_values.chat_model)] | None = Field(
        None,
        validation_alias="PULLQUOTE_MODEL",
        description="a LangChain chat model as provider:model, such as openai:gpt-4.1-mini, "
        "anthropic:claude-haiku-4-5, google_genai:gemini-2.5-flash or ollama:llama3.2",
        repr=False,  # its arguments may hold a key
    )
    model_url: Annotated[str, AfterValidator(setting_values.web_address)] | None = Field(
        None,
        validation_alias="PULLQUOTE_MODEL_URL",
        description="the web address of the model's service, such as http://127.0.0.1:8080/v1",
        repr=False,
    )
    model_key: Annotated[SecretStr, AfterValidator(setting_values.sendable)] | None = Field(
        None,
        validation_alias="PULLQUOTE_MODEL_KEY",
        description="a key of printable ASCII characters without spaces",
    )
    model_timeout: float = Field(
        10.0,
        validation_alias="PULLQUOTE_MODEL_TIMEOUT",
        description="a number of seconds from 1 to 25",
        ge=1,
        le=25,  # a desk gives an answer 30 s in all
    )
    model_tokens_a_day: int = Field(
        1_000_000,
        validation_alias="PULLQUOTE_MODEL_TOKENS_A_DAY",
        description="a whole number of tokens, or 0 for no limit",
        ge=0,
        le=10**12,
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(setting_values.zone)] | None = Field(
        None,
        validation_alias="PULLQUOTE_TIMEZONE",
        description="a time zone of the IANA database, such as Europe/Berlin or UTC",
    )
    private_hosts: Annotated[frozenset[str], BeforeValidator(setting_values.hosts)] = Field(
        frozenset(),
        validation_alias="PULLQUOTE_PRIVATE_HOSTS",
        description="names or addresses of hosts with commas between them, without scheme, port "
        "and path, such as wiki.example.lan, 10.0.0.7",
    )
    refresh: bool = Field(True, validation_alias="PULLQUOTE_REFRESH", description="true or false")
    refresh_minutes: int = Field(
        30,
        validation_alias="PULLQUOTE_REFRESH_MINUTES",
        description="a whole number of minutes from 5 to 1440",
        ge=5,
        le=1_440,
    )
    keep_days: int | None = Field(
        None,
        validation_alias="PULLQUOTE_KEEP_DAYS",
        description="a whole number of days from 1 to 36500. Leave it out to keep articles of any "
        "age",
        ge=1,
        le=36_500,
    )
    keep_articles: int | None = Field(
        None,
        validation_alias="PULLQUOTE_KEEP_ARTICLES",
        description="a whole number from 1 to 1000000000. Leave it out to keep any number of "
        "articles",
        ge=1,
        le=10**9,
    )
    contact: Annotated[str, AfterValidator(setting_values.contact)] | None = Field(
        None,
        validation_alias="PULLQUOTE_CONTACT",
        description="an e-mail address or a web address (https://…) in printable ASCII without "
        "spaces and parentheses",
    )
    keep_questions_days: int | None = Field(
        None,
        validation_alias="PULLQUOTE_KEEP_QUESTIONS_DAYS",
        description="a whole number of days from 1 to 36500. Leave it out to keep questions of any "
        "age",
        ge=1,
        le=36_500,
    )
    log_level: Annotated[LogLevel, BeforeValidator(setting_values.lower)] = Field(
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
        given = _set_values(_variables_in(env_file)) | _set_values(_environment(environ))
        try:
            return cls(**given)
        except ValidationError as error:
            variables = tuple(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()))
            sentences = [_complaint(variable, given[variable]) for variable in variables]
            raise SettingsError(" ".join(sentences), variables) from error

    @classmethod
    def unknown(
        cls, environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
    ) -> list[str]:
        """A sentence on each variable that is named like a setting and is none, as a misspelt one.

        Arguments and errors as of `load`.
        """
        places = [(_variables_in(env_file), f" in {env_file}"), (_environment(environ), "")]
        return [
            _warning(name, where)
            for variables, where in places
            for name in variables
            if name.startswith(_PREFIXES) and name not in _BY_VARIABLE
        ]

    @property
    def catalog_file(self) -> Path | None:
        """The file that DATABASE_URL names, relative to the working directory unless absolute."""
        return (
            Path(self.database_url.removeprefix(setting_values.SQLITE))
            if self.database_url
            else None
        )

    def now(self) -> datetime:
        """This moment for the person at the terminal: in `timezone`, else in the computer's own."""
        return datetime.now(UTC).astimezone(self.timezone)


_BY_VARIABLE = {str(field.validation_alias): field for field in Settings.model_fields.values()}
# A database address may hold a password, so it is not repeated either.
_NOT_REPEATED = frozenset(
    {"CHROMA_API_KEY", "DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    | {"SLACK_SIGNING_SECRET", "DISCORD_BOT_TOKEN", "DISCORD_TOKEN"}
    | {"PULLQUOTE_MODEL", "PULLQUOTE_MODEL_URL", "PULLQUOTE_MODEL_KEY"}
)


_PREFIXES = ("PULLQUOTE_", "SLACK_", "DISCORD_")


def _variables_in(env_file: Path | None) -> Mapping[str, str | None]:
    try:
        return DotEnvSettingsSource(Settings, env_file=env_file, case_sensitive=True).env_vars
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {env_file} cannot be read ({error}): make it a readable text "
            "file in UTF-8, or move it away."
        ) from error


def _environment(environ: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if environ is None else environ


def _warning(name: str, where: str) -> str:
    near = difflib.get_close_matches(name, _BY_VARIABLE, n=1, cutoff=0.75)
    meant = f" Did you mean {near[0]}?" if near else " .env.example shows every setting."
    return f"There is no setting {name}, so what it says{where} changes nothing.{meant}"


def _set_values(variables: Mapping[str, str | None]) -> dict[str, Any]:
    return {name: value for name in _BY_VARIABLE if (value := variables.get(name) or "").strip()}


def _complaint(variable: str, value: str) -> str:
    allowed = _BY_VARIABLE[variable].description
    shown = "set to something else" if variable in _NOT_REPEATED else f'"{value}"'
    return f"{variable} is {shown}; it must be {allowed}."
