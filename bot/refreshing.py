"""Puts together what brings news in, from the settings: the second half of `assembly`.

A module of its own, because a command that only asks should not load an HTTP client.
"""

from importlib.metadata import version

from bot.settings import Settings
from knowledge.feeds.background import BackgroundRefresh
from knowledge.feeds.plan import RefreshPlan
from knowledge.feeds.refresh import Refresher
from knowledge.fetching.rules import FetchRules, user_agent
from knowledge.library import Library


def build_refresher(settings: Settings, library: Library, *, gentle: bool) -> Refresher:
    """What refreshes the feeds of `library`; `gentle` puts questions that are asked first."""
    return Refresher(library, fetch_rules(settings), refresh_plan(settings), gentle=gentle)


def fetch_rules(settings: Settings) -> FetchRules:
    """How feeds and pages are fetched."""
    return FetchRules(
        user_agent=user_agent(version("pullquote"), settings.contact),
        private_hosts=settings.private_hosts,
    )


def refresh_plan(settings: Settings) -> RefreshPlan:
    """When feeds are looked at, and what is kept of what they bring."""
    return RefreshPlan(
        interval_s=settings.refresh_minutes * 60.0,
        keep_days=settings.keep_days,
        keep_articles=settings.keep_articles,
    )


def refreshing_in_background(settings: Settings, library: Library) -> BackgroundRefresh:
    """Refreshes the feeds of `library` as they fall due, as long as it is open.

    Those are looked at too that another process adds meanwhile. Leaving it takes a second or so.
    """
    return BackgroundRefresh(build_refresher(settings, library, gentle=True))
