"""What is to be done with an entry, decided without a network or a catalog."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from knowledge.articles import Article, Extent
from knowledge.catalog.records import EntryRecord, EntryState
from knowledge.feeds.entries import Held, KeyedEntry, Step, decide, keyed, oldest_kept
from knowledge.sources.feed_reading import FeedEntry

NOW = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
TEXT = "The Port of Lindholm will electrify its last four diesel cranes by the end of 2026."
URL = "https://courier.example/cranes"
WHOLE = FeedEntry(
    identity="guid-1",
    url=URL,
    title="Port to electrify cranes",
    authors=("Ida Berg",),
    published=datetime(2025, 3, 13, tzinfo=UTC),
    updated=None,
    text=TEXT,
    whole=True,
    language="en",
    outlet=None,
)
SUMMARY = replace(WHOLE, whole=False)
EMPTY = replace(WHOLE, whole=False, text="", url=None)


def key(entry: FeedEntry) -> KeyedEntry:
    return keyed([entry])[0]


def known(
    entry: FeedEntry = WHOLE,
    state: EntryState = EntryState.STORED,
    *,
    article_id: str | None = "a" * 16,
    owner: bool = True,
    page_tries: int = 0,
) -> EntryRecord:
    one = key(entry)
    return EntryRecord(
        feed_id=1,
        key=one.key,
        fingerprint=one.fingerprint,
        url=entry.url,
        state=state,
        page_tries=page_tries,
        article_id=article_id,
        owner=owner,
    )


def to_do(one: KeyedEntry, before: EntryRecord | None, at: Held | None, **more: Any) -> Step:
    return decide(one, before, at, now=more.pop("now", NOW), **more)


def held(extent: Extent = Extent.WHOLE, **more: bool) -> Held:
    return Held(article(extent), **more)


def article(extent: Extent = Extent.WHOLE) -> Article:
    return Article(
        id="a" * 16,
        version=1,
        origin=URL,
        url=URL,
        title="Port to electrify cranes",
        outlet="Courier",
        authors=(),
        published=None,
        language=None,
        text=TEXT,
        sha256="0" * 64,
        fetched_at=NOW,
        sample=False,
        extent=extent,
    )


@pytest.mark.parametrize(
    ("entry", "step"),
    [
        (WHOLE, Step.STORE),
        (replace(WHOLE, url=None), Step.STORE),
        (SUMMARY, Step.FETCH_PAGE),
        (replace(SUMMARY, text=""), Step.FETCH_PAGE),
        (replace(SUMMARY, url=None), Step.STORE_SUMMARY),
        (EMPTY, Step.NOTHING_TO_QUOTE),
        (replace(EMPTY, text="Soon."), Step.NOTHING_TO_QUOTE),
    ],
)
def test_new_entry_is_stored_fetched_or_passed_over(entry: FeedEntry, step: Step) -> None:
    assert to_do(key(entry), None, None) is step


@pytest.mark.parametrize("entry", [WHOLE, SUMMARY, EMPTY])
@pytest.mark.parametrize("state", list(EntryState))
def test_entry_that_says_what_it_said_needs_nothing(entry: FeedEntry, state: EntryState) -> None:
    before = known(entry, state, page_tries=1)
    assert to_do(key(entry), before, held(), limited=True) is Step.NOTHING


def test_edited_entry_is_stored_again() -> None:
    edited = replace(WHOLE, text=f"{TEXT} Corrected on Friday.")
    assert to_do(key(edited), known(), held()) is Step.STORE
    shorter = replace(SUMMARY, text="The port will electrify.")
    assert to_do(key(shorter), known(SUMMARY), held()) is Step.FETCH_PAGE


def test_removed_article_stays_away_however_its_entry_changes() -> None:
    edited = replace(WHOLE, text=f"{TEXT} Corrected on Friday.")
    assert to_do(key(edited), known(state=EntryState.REMOVED), None) is Step.NOTHING
    assert to_do(key(WHOLE), None, None, unwanted=True) is Step.NOTHING


def test_article_of_another_feed_is_only_linked() -> None:
    for entry in (WHOLE, SUMMARY, replace(SUMMARY, text="")):
        assert to_do(key(entry), None, held()) is Step.LINK
    assert to_do(key(SUMMARY), None, held(Extent.SUMMARY)) is Step.LINK
    linked = known(SUMMARY, owner=False)
    assert to_do(key(replace(SUMMARY, title="New title")), linked, held()) is Step.LINK


def test_whole_text_takes_the_place_of_another_feeds_summary() -> None:
    assert to_do(key(WHOLE), None, held(Extent.SUMMARY)) is Step.STORE


def test_entry_that_lost_its_words_keeps_its_article() -> None:
    before = known(replace(WHOLE, url=None))
    assert to_do(key(EMPTY), before, held()) is Step.LINK


@pytest.mark.parametrize("published", [date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)])
def test_entry_too_old_to_keep_is_passed_over(published: date) -> None:
    old = replace(WHOLE, published=published)
    keep_after = oldest_kept(NOW, 30)
    assert to_do(key(old), None, None, keep_after=keep_after) is Step.TOO_OLD
    before = known(old, EntryState.PASSED_OVER, article_id=None)
    assert to_do(key(old), before, None, keep_after=keep_after) is Step.NOTHING
    # Kept longer by today's settings, it is wanted after all.
    assert to_do(key(old), before, None, keep_after=oldest_kept(NOW, 3_000)) is Step.STORE
    assert to_do(key(old), before, None) is Step.STORE


def test_entry_of_unknown_date_is_never_too_old() -> None:
    undated = replace(WHOLE, published=None)
    assert to_do(key(undated), None, None, keep_after=NOW) is Step.STORE


def test_page_that_led_nowhere_is_not_fetched_again_for_the_same_entry() -> None:
    before = known(SUMMARY, EntryState.PASSED_OVER, article_id=None, page_tries=1)
    assert to_do(key(SUMMARY), before, None) is Step.NOTHING


class TestFingerprint:
    """What a change is, and what only looks like one."""

    def test_follows_the_words_address_and_authors(self) -> None:
        changes = [
            replace(WHOLE, title="Other"),
            replace(WHOLE, text="Other"),
            replace(WHOLE, url="https://courier.example/other"),
            replace(WHOLE, authors=("Tomas Lund",)),
            replace(WHOLE, published=None),
            SUMMARY,
        ]
        assert len({key(one).fingerprint for one in (WHOLE, *changes)}) == len(changes) + 1
        assert len({key(one).key for one in (WHOLE, *changes)}) == 1

    def test_ignores_a_clock_in_the_date_of_publication(self) -> None:
        later = replace(WHOLE, published=NOW, identity="guid-2")
        assert key(later).fingerprint == key(WHOLE).fingerprint
        assert key(later).key != key(WHOLE).key

    def test_of_a_summary_follows_the_date_of_its_last_change(self) -> None:
        touched = replace(SUMMARY, updated=NOW)
        assert key(touched).fingerprint != key(SUMMARY).fingerprint
        assert key(replace(WHOLE, updated=NOW)).fingerprint == key(WHOLE).fingerprint

    def test_ignores_a_clock_in_the_date_of_change(self) -> None:
        def prints(updated: datetime) -> list[str]:
            entries = [replace(SUMMARY, updated=updated, identity=f"guid-{n}") for n in range(3)]
            return [one.fingerprint for one in keyed(entries)]

        assert prints(NOW) == prints(NOW.replace(hour=13))

    def test_tells_fields_apart(self) -> None:
        one = replace(WHOLE, title="a", text="bc")
        other = replace(WHOLE, title="ab", text="c")
        assert key(one).fingerprint != key(other).fingerprint


def test_nothing_is_too_old_where_everything_is_kept() -> None:
    assert oldest_kept(NOW, None) is None
    assert oldest_kept(NOW, 10) == datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
    assert oldest_kept(NOW, 10**6) == datetime(1970, 1, 1, tzinfo=UTC)
