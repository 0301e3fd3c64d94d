"""Counters in a feed cost neither a page nor a version at every refresh, and are not left out."""

from knowledge.articles import Extent
from tests.knowledge.feeds.newsroom import Newsroom, Story, rss
from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml; charset=utf-8"
STORY = Story(7)


def publish(site: LoopbackSite, points: int, *, whole: bool) -> None:
    body = rss([STORY], lambda _s: site.url("/7"), whole=whole)
    body = body.replace("in Lindholm on Thursday", f"in Lindholm, Points: {points}, on Thursday")
    site.serve("/feed", body, content_type=RSS)


def test_counter_in_a_summary_fetches_its_page_rarely(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/7", STORY.page())
    publish(site, 1, whole=False)
    room.put_feed(site.url("/feed"))
    for half_hours in range(2, 100):
        room.refresh()
        publish(site, half_hours, whole=False)
        room.clock.forward(minutes=34)
    assert 3 <= site.hits("/7") <= 5  # in 55 hours: at once, after 6 hours, then daily


def test_counter_in_a_whole_text_makes_few_versions(site: LoopbackSite, room: Newsroom) -> None:
    publish(site, 1, whole=True)
    room.put_feed(site.url("/feed"))
    for half_hours in range(2, 100):
        room.refresh()
        publish(site, half_hours, whole=True)
        room.clock.forward(minutes=34)
    [article] = room.articles().values()
    assert article.version in (3, 4)


def test_figure_that_changed_once_is_taken_in_within_hours(
    site: LoopbackSite, room: Newsroom
) -> None:
    publish(site, 1, whole=True)
    room.put_feed(site.url("/feed"))
    room.refresh()
    publish(site, 2, whole=True)  # and the feed never changes again
    for _ in range(14):
        room.clock.forward(minutes=34)
        room.refresh()
    [article] = room.articles().values()
    assert "Points: 2," in article.text
    assert (article.version, article.extent) == (2, Extent.WHOLE)
    room.clock.forward(hours=1)
    assert room.refresh().unchanged_feeds == 1  # it is no longer read again for its sake


def test_edited_words_are_taken_in_at_once(site: LoopbackSite, room: Newsroom) -> None:
    publish(site, 1, whole=True)
    room.put_feed(site.url("/feed"))
    room.refresh()
    edited = Story(7, more="The yard now says that the trials begin in May.")
    site.serve("/feed", rss([edited], lambda _s: site.url("/7")), content_type=RSS)
    room.clock.forward(minutes=34)
    assert room.refresh().updated == 1


def test_counter_does_not_bring_a_failing_page_its_turn(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/7", "later", status=500)
    publish(site, 1, whole=False)
    room.put_feed(site.url("/feed"))
    for points in range(2, 30):
        room.refresh()
        publish(site, points, whole=False)
        room.clock.forward(minutes=34)
    assert site.hits("/7") <= 8  # four tries, and four after six hours
