"""What brings news in is put together from the settings."""

from importlib.metadata import version
from pathlib import Path

from bot.assembly import open_newsroom
from bot.refreshing import fetch_rules, refresh_plan, refreshing_in_background
from bot.settings import Settings
from tests.bot.conftest import settings_for


def test_rules_of_fetching_follow_the_settings() -> None:
    given = {"PULLQUOTE_CONTACT": "desk@a.example", "PULLQUOTE_PRIVATE_HOSTS": "wiki.lan,10.0.0.7"}
    rules = fetch_rules(Settings.load(given, None))
    assert rules.user_agent == f"Pullquote/{version('pullquote')} (+desk@a.example)"
    assert rules.private_hosts == {"wiki.lan", "10.0.0.7"}
    nobody = fetch_rules(Settings.load({}, None))
    assert nobody.user_agent == f"Pullquote/{version('pullquote')}"
    assert nobody.private_hosts == frozenset()


def test_plan_of_refreshing_follows_the_settings() -> None:
    given = {
        "PULLQUOTE_REFRESH_MINUTES": "5",
        "PULLQUOTE_KEEP_DAYS": "30",
        "PULLQUOTE_KEEP_ARTICLES": "1000",
    }
    plan = refresh_plan(Settings.load(given, None))
    assert (plan.interval_s, plan.keep_days, plan.keep_articles) == (300.0, 30, 1_000)
    default = refresh_plan(Settings.load({}, None))
    assert (default.interval_s, default.keep_days, default.keep_articles) == (1_800.0, None, None)


def test_background_runs_as_long_as_it_is_open(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    with open_newsroom(settings, own_index=False) as newsroom:
        with refreshing_in_background(settings, newsroom.library) as background:
            assert background.running
        assert not background.running
        assert background.last_error is None
