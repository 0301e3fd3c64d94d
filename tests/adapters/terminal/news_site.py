"""A site with feeds for the commands to read: real HTTP on loopback, whole articles, no pages."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.loopback.site import LoopbackSite

RSS = "application/rss+xml"

FERRY = (
    "The ferry between Lindholm and Port Example will run every hour from Monday. "
    "Ida Berg, who leads the harbour office, said that the second ship cost 14 million crowns. "
    "It carries 320 passengers and 40 cars, and sails through the night in summer. "
    "Tickets stay at 12 crowns until the end of the year, the harbour office said. "
    "The old ship is to be sold to an operator in the north, who asked not to be named. "
    "Commuters had asked for more crossings since the bridge was closed to lorries two years ago. "
    "A survey by the town counted 4,100 trips on a working day, twice as many as ten years before. "
    "The quay at Lindholm was made longer for the new ship, and its ramp now takes buses as well. "
    "Whoever has a yearly pass need do nothing: it is good on both ships from the first day on. "
    "The timetable is to be looked at again in autumn, when the numbers of the summer are known."
)
CHIPS = (
    "Silica Works will build a second chip plant in Dresden for 1.5 billion euros. "
    "The company will hire 800 people there by the end of 2027, said its director Tomas Lund. "
    "The plant will make sensors for cars, of which there were too few three years ago. "
    "Building begins in spring, and the state of Saxony pays a fifth of the cost. "
    "The first plant, opened in 2011, employs 2,100 people and works around the clock. "
    "Its neighbours had feared for their water, of which making chips takes a great deal. "
    "The company says that four litres in five will be cleaned and used again, more than so far. "
    "A railway siding is to be laid so that chemicals need not come through the town by lorry. "
    "The trade union calls the plan good news and asks for apprentices to be taken on at once. "
    "Critics point out that an earlier plan for a research centre was given up without a word."
)


def entry(title: str, text: str, link: str, *, date: str = "Fri, 14 Mar 2025 08:00:00 GMT") -> str:
    """An item of RSS with the whole article in it."""
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        f"<guid>{escape(link)}</guid><pubDate>{date}</pubDate>"
        f"<content:encoded>{escape(f'<p>{text}</p>')}</content:encoded></item>"
    )


def rss(title: str, site_url: str, entries: Sequence[str]) -> str:
    """A feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{escape(site_url)}</link>{''.join(entries)}"
        "</channel></rss>"
    )


def serve_news(site: LoopbackSite) -> None:
    """Two feeds of an article each, a home page that names both, and feeds that fail."""
    for name, title, text in (
        ("harbour", "Ferry to Lindholm runs every hour", FERRY),
        ("chips", "Silica Works builds a second plant", CHIPS),
    ):
        feed = rss(
            f"Example {name.title()} News", site.url(), [entry(title, text, site.url(f"/{name}/1"))]
        )
        site.serve(f"/{name}.xml", feed, content_type=RSS, etag=f'"{name}"')
    links = "".join(
        f'<link rel="alternate" type="{RSS}" title="{name}" href="/{name}.xml">'
        for name in ("harbour", "chips")
    )
    site.serve("/", f"<html><head><title>Example</title>{links}</head><body>News.</body></html>")
    site.serve("/busy.xml", "later", status=503)
    site.serve("/gone.xml", "gone", status=410)


def serve_page(site: LoopbackSite, path: str, title: str, text: str) -> None:
    """A page with an article."""
    body = "".join(f"<p>{sentence}.</p>" for sentence in text.split(". "))
    site.serve(
        path,
        f"<html><head><title>{title}</title>"
        '<meta property="article:published_time" content="2025-03-14T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>",
    )
