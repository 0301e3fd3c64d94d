"""Pages make summaries whole, are tried again, looked at once more, and sometimes withdrawn."""

from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.articles import Extent
from knowledge.feeds.plan import RefreshPlan
from tests.knowledge.feeds.newsroom import Newsroom, Story, newsroom, rss
from tests.loopback.site import LoopbackSite

STORY = Story(7)
RSS = "application/rss+xml; charset=utf-8"
PAGE = "/stories/7"
WALL = (
    "Before you continue, please choose how we and our 743 partners use cookies and similar "
    "technologies on your device to measure audiences, personalise content and advertising, and "
    "to develop and improve our services. You can change your choice at any time in the privacy "
    "settings at the foot of every page. Select accept all to agree or manage options to refuse."
)


def announce(site: LoopbackSite, room: Newsroom, *, path: str = PAGE, story: Story = STORY) -> int:
    """A feed that gives the story's summary and a link to its page."""
    body = rss([story], lambda _story: site.url(path), whole=False, site=site.url("/"))
    site.serve("/feed", body, content_type=RSS)
    return room.put_feed(site.url("/feed"))


def page_with(text: str, *, title: str = STORY.title, head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def waiting(room: Newsroom) -> int:
    return sum(one.waiting_pages for one in room.catalog.feeds.list())


def test_summary_is_made_whole_by_its_page(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    summary = room.refresh()
    assert (summary.new, summary.summaries, summary.failed_pages) == (1, 0, 0)
    article = room.articles()[STORY.title]
    assert STORY.text in article.text
    assert (article.extent, article.version) == (Extent.WHOLE, 1)
    assert article.url == site.url(PAGE)
    assert article.published == STORY.published
    assert article.outlet == "Lindholm Courier"
    assert site.hits("/robots.txt") == 1
    assert room.counters()["pages_fetched"] == 1


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (STORY.page(head='<script type="application/ld+json">{"@context":"https://schema.org",'
                         '"@type":"NewsArticle","isAccessibleForFree":false}</script>'), "denied"),
        (page_with(WALL), "empty"),
        (page_with(WALL, title="Your privacy"), "empty"),
        (page_with(STORY.summary), "empty"),
        ("<html><body></body></html>", "parse"),
        ("%PDF-1.7 not a page", "parse"),
    ],
)  # fmt: skip
def test_page_that_is_not_the_article_leaves_the_summary(
    page: str, why: str, site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, page)
    announce(site, room)
    summary = room.refresh()
    assert (summary.new, summary.summaries, summary.failed_pages) == (1, 1, 1)
    article = room.articles()[STORY.title]
    assert (article.text, article.extent) == (STORY.summary, Extent.SUMMARY)
    causes = {name for name in room.counters() if name.startswith("pages_failed:")}
    assert len(causes) == 1
    assert why in ("parse", "empty") or causes == {f"pages_failed:{why}"}
    room.clock.forward(days=3)
    room.refresh()
    assert site.hits(PAGE) == 1  # what it is will not change by asking again


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_page_that_is_denied_leaves_the_summary(
    status: int, site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "no", status=status)
    announce(site, room)
    room.refresh()
    assert room.articles()[STORY.title].extent is Extent.SUMMARY
    assert room.counters()["pages_failed:denied"] == 1
    assert waiting(room) == 0


def test_page_that_robots_may_not_see_is_not_fetched(site: LoopbackSite, room: Newsroom) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /stories/", content_type="text/plain")
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    assert site.hits(PAGE) == 0
    assert room.articles()[STORY.title].extent is Extent.SUMMARY


def test_page_of_a_site_whose_rules_cannot_be_had_waits_for_them(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve("/robots.txt", "broken", status=500)
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    assert (site.hits(PAGE), waiting(room)) == (0, 1)
    site.forget("/robots.txt")
    room.clock.forward(minutes=20)
    room.refresh()
    assert room.articles()[STORY.title].extent is Extent.WHOLE


@pytest.mark.parametrize("status", [429, 500, 502, 503, 404])
def test_page_that_failed_for_now_is_tried_again_and_makes_it_whole(
    status: int, site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "later", status=status, headers={"Retry-After": "1"})
    announce(site, room)
    room.refresh()
    article = room.articles()[STORY.title]
    assert (article.extent, article.text, waiting(room)) == (Extent.SUMMARY, STORY.summary, 1)
    site.serve(PAGE, STORY.page())
    room.clock.forward(minutes=5)
    assert room.refresh().pages == 0  # not yet
    room.clock.forward(minutes=10)
    summary = room.refresh()
    assert (summary.pages, summary.updated) == (1, 1)
    article = room.articles()[STORY.title]
    assert (article.extent, article.version, waiting(room)) == (Extent.WHOLE, 2, 0)
    assert STORY.text in article.text
    assert article.published == STORY.published
    assert article.outlet == "Lindholm Courier"


def test_page_that_keeps_failing_is_given_up_after_three_more_tries(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "later", status=500)
    announce(site, room)
    for _ in range(20):
        room.refresh()
        room.clock.forward(hours=4)
    assert site.hits(PAGE) == 4
    article = room.articles()[STORY.title]
    assert (article.extent, article.withdrawn_at, waiting(room)) == (Extent.SUMMARY, None, 0)


def test_entry_of_a_title_alone_waits_for_its_page_and_keeps_its_date(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "later", status=503)
    body = rss([STORY], lambda _story: site.url(PAGE), whole=False, site=site.url("/"))
    body = body.replace(f"<description>{STORY.summary}</description>", "")
    site.serve("/feed", body, content_type=RSS)
    room.put_feed(site.url("/feed"))
    room.refresh()
    assert room.articles() == {}
    assert waiting(room) == 1
    site.serve(PAGE, STORY.page())
    room.clock.forward(minutes=20)
    assert room.refresh().new == 1
    article = room.articles()[STORY.title]
    assert (article.extent, article.published) == (Extent.WHOLE, STORY.published)
    assert waiting(room) == 0


def test_entry_of_a_title_alone_without_a_page_is_passed_over(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "no", status=403)
    body = rss([STORY], lambda _story: site.url(PAGE), whole=False)
    site.serve(
        "/feed", body.replace(f"<description>{STORY.summary}</description>", ""), content_type=RSS
    )
    room.put_feed(site.url("/feed"))
    room.refresh()
    assert room.articles() == {}
    assert room.counters()["entries_passed_over:empty"] == 1
    site.serve("/feed", body.replace("Courier", "Herald"), content_type=RSS)  # now with a summary
    room.clock.forward(hours=1)
    room.refresh()
    assert room.articles()[STORY.title].extent is Extent.SUMMARY


def test_page_is_looked_at_once_more_a_day_later(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page(), etag='"p1"')
    announce(site, room)
    room.refresh()
    room.clock.forward(hours=30)
    summary = room.refresh()
    assert (summary.pages, summary.updated, summary.withdrawn) == (1, 0, 0)
    asked = [seen for seen in site.requests if seen.path == PAGE]
    assert [seen.headers.get("If-None-Match") for seen in asked] == [None, '"p1"']
    for _ in range(5):
        room.clock.forward(days=2)
        room.refresh()
    assert site.hits(PAGE) == 2


def test_correction_found_a_day_later_is_a_new_version(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    before = room.counters()["embedded_passages"]
    site.serve(PAGE, STORY.page().replace("four hundred people", "three hundred people"))
    room.clock.forward(hours=30)
    assert room.refresh().updated == 1
    article = room.articles()[STORY.title]
    assert article.version == 2
    assert "three hundred people" in article.text
    assert room.counters()["embedded_passages"] > before


def test_page_unchanged_a_day_later_embeds_nothing(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())  # no validators: it is sent whole again
    announce(site, room)
    room.refresh()
    before = room.counters()["embedded_passages"]
    room.clock.forward(hours=30)
    summary = room.refresh()
    assert (summary.pages, summary.updated) == (1, 0)
    assert room.counters()["embedded_passages"] == before
    assert room.articles()[STORY.title].version == 1


@pytest.mark.parametrize("status", [404, 410])
def test_article_whose_page_is_gone_a_day_later_is_kept_and_marked(
    status: int, site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    site.serve(PAGE, "gone", status=status)
    room.clock.forward(hours=30)
    assert room.refresh().withdrawn == 1
    article = room.articles()[STORY.title]
    assert article.withdrawn_at == room.clock()
    assert STORY.text in article.text
    assert room.counters()["articles_withdrawn"] == 1


def test_wall_put_up_a_day_later_leaves_the_article(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    site.serve(PAGE, page_with(WALL))
    room.clock.forward(hours=30)
    room.refresh()
    article = room.articles()[STORY.title]
    assert (article.extent, article.version, article.withdrawn_at) == (Extent.WHOLE, 1, None)


def test_changed_entry_has_its_page_fetched_again(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    edited = Story(7, more="The engines come from Trieste.")
    site.serve(PAGE, edited.page())
    site.serve(
        "/feed",
        rss([edited], lambda _s: site.url(PAGE), whole=False, site=site.url("/")).replace(
            "on Thursday", "on Thursday, a day later than the yard had said"
        ),
        content_type=RSS,
    )
    room.clock.forward(hours=1)
    assert room.refresh().updated == 1
    article = room.articles()[STORY.title]
    assert article.version == 2
    assert "Trieste" in article.text


def test_changed_entry_whose_page_is_as_it_was_keeps_its_article(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, STORY.page(), etag='"p1"')
    announce(site, room)
    room.refresh()
    before = room.counters()["embedded_passages"]
    body = rss([STORY], lambda _s: site.url(PAGE), whole=False)
    site.serve(
        "/feed",
        body.replace("on Thursday", "after long trials in the sea off Arnby"),
        content_type=RSS,
    )
    room.clock.forward(hours=1)
    assert room.refresh().updated == 0
    article = room.articles()[STORY.title]
    assert (article.extent, article.version) == (Extent.WHOLE, 1)
    assert room.counters()["pages_unchanged"] == 1
    assert room.counters()["embedded_passages"] == before
    room.clock.forward(hours=30)
    assert room.refresh().pages == 1  # still looked at once more
    asked = [seen for seen in site.requests if seen.path == PAGE]
    assert [seen.headers.get("If-None-Match") for seen in asked] == [None, '"p1"', '"p1"']


def test_changed_entry_whose_page_is_gone_is_withdrawn(site: LoopbackSite, room: Newsroom) -> None:
    site.serve(PAGE, STORY.page())
    announce(site, room)
    room.refresh()
    site.forget(PAGE)
    body = rss([STORY], lambda _s: site.url(PAGE), whole=False)
    site.serve(
        "/feed",
        body.replace("on Thursday", "after long trials in the sea off Arnby"),
        content_type=RSS,
    )
    room.clock.forward(hours=1)
    room.refresh()
    article = room.articles()[STORY.title]
    assert article.withdrawn_at is not None
    assert STORY.text in article.text


def test_link_through_a_tracker_is_known_by_where_it_leads(
    site: LoopbackSite, room: Newsroom
) -> None:
    with LoopbackSite("127.0.0.2") as tracker:
        site.serve(PAGE, STORY.page())
        tracker.redirect("/~r/courier/7", site.url(PAGE) + "?utm_source=feed", status=302)
        body = rss([STORY], lambda _s: tracker.url("/~r/courier/7"), whole=False)
        site.serve("/feed", body, content_type=RSS)
        room.put_feed(site.url("/feed"))
        room.refresh()
        article = room.articles()[STORY.title]
        assert article.url == site.url(PAGE)
        assert room.catalog.feeds.list()[0].articles == 1
        room.clock.forward(hours=1)
        site.serve("/feed", body.replace("Courier - RSS", "Courier"), content_type=RSS)
        room.refresh()
        assert len(room.articles()) == 1


def test_tracker_of_an_article_that_is_known_only_links_to_it(
    site: LoopbackSite, room: Newsroom
) -> None:
    with LoopbackSite("127.0.0.2") as tracker:
        site.serve(PAGE, STORY.page())
        tracker.redirect("/r/7", site.url(PAGE), status=301)
        announce(site, room)
        room.refresh()
        body = rss([STORY], lambda _s: tracker.url("/r/7"), whole=False, title="Aggregator")
        site.serve("/other", body, content_type=RSS)
        room.put_feed(site.url("/other"))
        before = room.counters()["embedded_passages"]
        room.clock.forward(minutes=1)
        room.refresh()
    [article] = room.articles().values()
    assert article.version == 1
    assert len(room.catalog.feeds.carrying(article.id)) == 2
    assert room.counters()["embedded_passages"] == before


def test_redirect_within_a_site_keeps_the_entrys_address(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.redirect("/short", PAGE)
    site.serve(PAGE, STORY.page())
    announce(site, room, path="/short")
    room.refresh()
    assert room.articles()[STORY.title].url == site.url("/short")


def test_page_may_not_name_its_own_address(site: LoopbackSite, room: Newsroom) -> None:
    head = '<link rel="canonical" href="https://reuters.example/famous">'
    site.serve(PAGE, STORY.page(head=head))
    announce(site, room)
    room.refresh()
    assert room.articles()[STORY.title].url == site.url(PAGE)


def test_short_article_that_its_page_confirms_is_whole(site: LoopbackSite, room: Newsroom) -> None:
    text = " ".join(STORY.text.split()[:70]).rstrip(",") + "."
    site.serve(PAGE, page_with(text))
    body = rss([STORY], lambda _s: site.url(PAGE), whole=False).replace(STORY.summary, text)
    site.serve("/feed", body, content_type=RSS)
    room.put_feed(site.url("/feed"))
    assert room.refresh().summaries == 0
    article = room.articles()[STORY.title]
    assert (article.text, article.extent) == (text, Extent.WHOLE)


def test_pages_beyond_the_share_of_one_round_come_with_the_next(
    site: LoopbackSite, tmp_path: Path
) -> None:
    stories = [Story(number) for number in range(5)]
    for story in stories:
        site.serve(f"/stories/{story.number}", story.page())
    body = rss(stories, lambda s: site.url(f"/stories/{s.number}"), whole=False)
    site.serve("/feed", body, content_type=RSS)
    with newsroom(tmp_path, plan=RefreshPlan(pages_a_feed=2, pages_a_round=2)) as room:
        room.put_feed(site.url("/feed"))
        room.refresh()
        assert len(room.articles()) == 5
        whole = [sum(a.extent is Extent.WHOLE for a in room.articles().values())]
        for _ in range(2):
            room.refresh()
            whole.append(sum(a.extent is Extent.WHOLE for a in room.articles().values()))
        assert whole == sorted(whole)
        assert whole[-1] == 5
        assert waiting(room) == 0


def test_pages_that_take_too_long_wait_for_another_round(
    site: LoopbackSite, tmp_path: Path
) -> None:
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 5", content_type="text/plain")
    stories = [Story(number) for number in range(4)]
    for story in stories:
        site.serve(f"/stories/{story.number}", story.page())
    body = rss(stories, lambda s: site.url(f"/stories/{s.number}"), whole=False)
    site.serve("/feed", body, content_type=RSS)
    with newsroom(tmp_path, plan=RefreshPlan(pages_s=0.5)) as room:
        room.put_feed(site.url("/feed"))
        summary = room.refresh()
        assert (summary.feeds, summary.new, summary.failed_pages) == (1, 4, 0)
        extents = [article.extent for article in room.articles().values()]
        assert extents.count(Extent.WHOLE) <= 2
        assert extents.count(Extent.SUMMARY) == waiting(room) >= 2


def test_page_that_came_late_is_looked_at_once_more_a_day_later(
    site: LoopbackSite, room: Newsroom
) -> None:
    site.serve(PAGE, "later", status=503)
    body = rss([STORY], lambda _story: site.url(PAGE), whole=False)
    body = body.replace(f"<description>{STORY.summary}</description>", "")
    site.serve("/feed", body, content_type=RSS, headers={"Cache-Control": "max-age=86400"})
    room.put_feed(site.url("/feed"))
    room.refresh()
    site.serve(PAGE, STORY.page())
    room.clock.forward(minutes=20)
    room.refresh()
    due = room.catalog.feeds.next_due()
    assert due is not None
    assert due > room.clock() + timedelta(hours=20)  # nothing is due before the recheck
    site.serve(PAGE, STORY.page().replace("four hundred people", "three hundred people"))
    room.clock.forward(hours=30)
    summary = room.refresh()
    assert (summary.pages, summary.updated) == (1, 1)
    assert "three hundred people" in room.articles()[STORY.title].text


@pytest.mark.parametrize("front", ["/", "/stories"])
def test_link_that_leads_to_a_front_page_is_tried_again_and_never_its_article(
    front: str, site: LoopbackSite, room: Newsroom
) -> None:
    site.redirect(PAGE, front, status=302)
    site.serve(front, STORY.page())
    announce(site, room)
    room.refresh()
    assert room.articles()[STORY.title].extent is Extent.SUMMARY
    assert room.counters()["pages_failed:missing"] == 1
    site.serve(PAGE, STORY.page())
    room.clock.forward(minutes=20)
    room.refresh()
    assert room.articles()[STORY.title].extent is Extent.WHOLE
    site.redirect(PAGE, front, status=302)
    room.clock.forward(hours=30)
    room.refresh()
    article = room.articles()[STORY.title]
    assert (article.text, article.withdrawn_at, article.version) == (STORY.text, None, 2)


def test_author_that_a_feed_adds_embeds_nothing(site: LoopbackSite, room: Newsroom) -> None:
    body = rss([STORY], lambda _s: site.url(PAGE))
    site.serve("/feed", body, content_type=RSS)
    room.put_feed(site.url("/feed"))
    room.refresh()
    before = room.counters()["embedded_passages"]
    by = body.replace("<guid", "<author>ida@courier.example (Ida Berg)</author><guid")
    site.serve("/feed", by, content_type=RSS)
    room.clock.forward(hours=1)
    room.refresh()
    article = room.articles()[STORY.title]
    assert (article.authors, article.version) == (("Ida Berg",), 1)
    assert room.counters()["embedded_passages"] == before
