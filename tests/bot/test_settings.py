"""Settings: what is read, what wins, what is refused and how the refusal reads."""

import re
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic_settings import DotEnvSettingsSource

from bot.errors import BotError, SettingsError
from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
VARIABLES = {str(field.validation_alias) for field in Settings.model_fields.values()}


def load(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def refusal(**environ: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(**environ)
    return caught.value


def shown_in_example() -> dict[str, str | None]:
    return dict(DotEnvSettingsSource(Settings, env_file=EXAMPLE, case_sensitive=True).env_vars)


def test_example_names_every_setting_and_no_other():
    assert set(shown_in_example()) == VARIABLES


def test_example_shows_the_defaults():
    assert Settings.load({}, env_file=EXAMPLE) == load()
    blank = {name for name, value in shown_in_example().items() if not value}
    unset = {
        str(field.validation_alias)
        for field in Settings.model_fields.values()
        if field.default in (None, frozenset())
    }
    assert blank == unset


def test_example_explains_every_setting():
    lines = EXAMPLE.read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[A-Z_]+=", line):
            above = lines[number - 1]
            assert above.startswith("# ") or re.match(r"[A-Z_]+=", above), line


def test_every_setting_says_what_it_must_be():
    assert all(field.description for field in Settings.model_fields.values())


def test_nothing_set_gives_the_defaults():
    settings = load()
    assert settings.data_dir == Path("data")
    assert settings.catalog_file is None
    assert (settings.chroma_host, settings.chroma_port, settings.chroma_ssl) == (None, 8000, False)
    assert settings.threshold is None
    assert (settings.log_level, settings.threads) == ("warning", 0)
    assert settings.private_hosts == frozenset()
    assert (settings.refresh, settings.refresh_minutes) == (True, 30)
    assert (settings.keep_days, settings.keep_articles) == (None, None)


def test_environment_wins_over_the_file(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("PULLQUOTE_THREADS=2\nCHROMA_HOST=from-file\nUNKNOWN=1\n")
    settings = Settings.load({"PULLQUOTE_THREADS": "3", "PATH": "/bin"}, env_file)
    assert (settings.threads, settings.chroma_host) == (3, "from-file")


def test_process_environment_is_read_when_none_is_given(monkeypatch):
    monkeypatch.setenv("PULLQUOTE_THREADS", "7")
    assert Settings.load(env_file=None).threads == 7
    assert load().threads == 0


def test_building_settings_directly_reads_no_environment(monkeypatch):
    monkeypatch.setenv("PULLQUOTE_THREADS", "7")
    assert Settings().threads == 0


@pytest.mark.parametrize("empty", ["", "  "])
def test_empty_value_counts_as_not_set(empty, tmp_path):
    assert load(**dict.fromkeys(VARIABLES, empty)) == load()
    env_file = tmp_path / ".env"
    env_file.write_text("PULLQUOTE_THREADS=2\n")
    assert Settings.load({"PULLQUOTE_THREADS": empty}, env_file).threads == 2


def test_good_values_are_taken():
    settings = load(
        PULLQUOTE_DATA_DIR="~/library",
        DATABASE_URL="sqlite:////srv/news.sqlite3",
        PULLQUOTE_EMBEDDING="openai:text-embedding-3-small",
        CHROMA_HOST="chroma.example.com",
        CHROMA_SSL="yes",
        CHROMA_API_KEY=" ck-123 ",
        PULLQUOTE_THRESHOLD="0.35",
        PULLQUOTE_TIMEZONE="Europe/Berlin",
        PULLQUOTE_LOG_LEVEL="DEBUG",
    )
    assert settings.data_dir == Path.home() / "library"
    assert settings.catalog_file == Path("/srv/news.sqlite3")
    assert settings.chroma_ssl
    assert settings.chroma_api_key is not None
    assert settings.chroma_api_key.get_secret_value() == "ck-123"
    assert settings.threshold == 0.35
    assert settings.timezone == ZoneInfo("Europe/Berlin")
    assert settings.log_level == "debug"


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("PULLQUOTE_THRESHOLD", "2", "from 0 to 1"),
        ("PULLQUOTE_THRESHOLD", "nan", "from 0 to 1"),
        ("PULLQUOTE_THRESHOLD", "high", "from 0 to 1"),
        ("PULLQUOTE_TIMEZONE", "Berlin", "Europe/Berlin"),
        ("PULLQUOTE_TIMEZONE", "America", "Europe/Berlin"),
        ("PULLQUOTE_TIMEZONE", "../../etc/passwd", "Europe/Berlin"),
        ("PULLQUOTE_LOG_LEVEL", "loud", "debug, info, warning"),
        ("PULLQUOTE_THREADS", "-1", "0 for one a core"),
        ("PULLQUOTE_THREADS", "two", "0 for one a core"),
        ("CHROMA_PORT", "0", "1 to 65535"),
        ("CHROMA_PORT", "70000", "1 to 65535"),
        ("CHROMA_SSL", "maybe", "true or false"),
        ("CHROMA_HOST", "http://chroma", "without scheme"),
        ("PULLQUOTE_PRIVATE_HOSTS", "http://wiki", "without scheme"),
        ("PULLQUOTE_PRIVATE_HOSTS", "wiki:8080", "without scheme"),
        ("PULLQUOTE_PRIVATE_HOSTS", "wiki lan", "with commas"),
        ("PULLQUOTE_PRIVATE_HOSTS", "wiki, 10.0.0", "with commas"),
        ("PULLQUOTE_PRIVATE_HOSTS", "10.0.0.0/8", "with commas"),
        ("PULLQUOTE_PRIVATE_HOSTS", "0x7f.1", "with commas"),
        ("PULLQUOTE_PRIVATE_HOSTS", "2130706433", "with commas"),
        ("PULLQUOTE_PRIVATE_HOSTS", "*", "with commas"),
        ("PULLQUOTE_REFRESH", "never", "true or false"),
        ("PULLQUOTE_REFRESH_MINUTES", "4", "from 5 to 1440"),
        ("PULLQUOTE_REFRESH_MINUTES", "1441", "from 5 to 1440"),
        ("PULLQUOTE_KEEP_DAYS", "0", "from 1 to"),
        ("PULLQUOTE_KEEP_ARTICLES", "-1", "from 1 to"),
        ("PULLQUOTE_CONTACT", "our desk", "an e-mail address or a web address"),
        ("PULLQUOTE_CONTACT", "desk", "an e-mail address or a web address"),
        ("PULLQUOTE_CONTACT", "a@b.example)", "without spaces and parentheses"),
        ("PULLQUOTE_CONTACT", "é@b.example", "printable ASCII"),
        ("PULLQUOTE_CONTACT", "a@b.example\tx", "printable ASCII"),
        ("PULLQUOTE_CONTACT", "https://", "an e-mail address or a web address"),
        ("CHROMA_HOST", "chroma:8000", "without scheme"),
    ],
)
def test_bad_value_is_refused_with_its_name_and_what_is_allowed(variable, value, allowed):
    error = refusal(**{variable: value})
    assert error.variables == (variable,)
    assert f'{variable} is "{value}"; it must be ' in str(error)
    assert allowed in str(error)
    assert str(error).endswith(".")
    assert isinstance(error, BotError)


def test_private_hosts_are_kept_in_the_form_they_are_compared_in():
    given = " Wiki.Example.LAN., 10.0.0.7 ,[FD00::0001], bücher.example,, localhost "
    assert load(PULLQUOTE_PRIVATE_HOSTS=given).private_hosts == {
        "wiki.example.lan",
        "10.0.0.7",
        "fd00::1",
        "xn--bcher-kva.example",
        "localhost",
    }


@pytest.mark.parametrize("contact", ["desk@news.example", "https://news.example/bot?x=1"])
def test_contact_is_an_address_of_mail_or_web(contact):
    assert load(PULLQUOTE_CONTACT=contact).contact == contact


def test_misspelt_setting_is_named_with_the_one_that_was_meant(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("PULLQUOTE_TRESHOLD=0.5\nCHROMA_HOTS=x\nUNKNOWN=1\nPULLQUOTE_THREADS=1\n")
    environ = {"PULLQUOTE_ZZZ": "1", "PULLQUOTE_THREADS": "2", "PATH": "/bin"}
    assert Settings.unknown(environ, env_file) == [
        f"There is no setting PULLQUOTE_TRESHOLD, so what it says in {env_file} changes nothing. "
        "Did you mean PULLQUOTE_THRESHOLD?",
        "There is no setting PULLQUOTE_ZZZ, so what it says changes nothing. .env.example shows "
        "every setting.",
    ]
    assert Settings.unknown({}, None) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:hunter2@db/news",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=memory",
        "data/catalog.sqlite3",
    ],
)
def test_database_other_than_a_sqlite_file_is_refused(url):
    message = str(refusal(DATABASE_URL=url))
    assert message.startswith("DATABASE_URL")
    assert "SQLite file" in message
    assert "hunter2" not in message


def test_every_bad_value_is_named_at_once():
    error = refusal(CHROMA_PORT="x", PULLQUOTE_THRESHOLD="y")
    assert set(error.variables) == {"CHROMA_PORT", "PULLQUOTE_THRESHOLD"}


def test_secrets_never_appear():
    secret = "ck-top-secret"
    settings = load(CHROMA_API_KEY=secret, PULLQUOTE_EMBEDDING=f"a:b?api_key={secret}")
    assert secret not in repr(settings) + str(settings)
    error = refusal(CHROMA_API_KEY=f"{secret} é", DATABASE_URL=f"postgresql://a:{secret}@b/c")
    assert secret not in "".join(traceback.format_exception(error))
    assert error.variables == ("DATABASE_URL", "CHROMA_API_KEY")


def test_missing_file_is_none_and_an_unreadable_one_is_refused(tmp_path):
    assert Settings.load({}, tmp_path / "nowhere") == load()
    odd = tmp_path / ".env"
    odd.write_bytes(b"CHROMA_HOST=\xff\xfe\n")
    with pytest.raises(SettingsError, match="UTF-8"):
        Settings.load({}, odd)


def test_now_is_told_in_the_asker_s_zone():
    tokyo = load(PULLQUOTE_TIMEZONE="Asia/Tokyo").now()
    assert tokyo.utcoffset() == timedelta(hours=9)
    local = load().now()
    assert local.utcoffset() == datetime.now().astimezone().utcoffset()
    assert abs(tokyo - local) < timedelta(minutes=1)
