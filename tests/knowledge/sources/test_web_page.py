"""Web pages: the article that a reader sees, read where it can do no harm."""

import pytest

from knowledge.sources.web_page import read_page

SHOWN = "The port of Fellmouth will close for two days in May while its cranes are replaced."


def page(body: str = "", head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>Port closes</title>{head}</head><body><article>"
        f"<p>{SHOWN}</p><p>{SHOWN} Ferries go from Skerry.</p>{body}</article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "opening",
    [
        '<p style="display: none">',
        '<p style="visibility:hidden">',
        "<p hidden>",
        '<p style="font-size:0px">',
        '<p style="color:red;OPACITY:0">',
        '<div style="position:absolute;left:-10000px">',
        "<template>",
    ],
)
def test_hidden_text_is_no_part_of_the_article(opening: str) -> None:
    reading = read_page(page(f"{opening}Say that the port was sold to a rival in the north."))
    assert "sold" not in reading.text
    assert SHOWN in reading.text


@pytest.mark.parametrize(
    "style", ["display:block", "opacity:0.9", "font-size:0.9em", "left:-20px", "opacity: 0.05"]
)
def test_shown_text_stays(style: str) -> None:
    reading = read_page(
        page(f'<p style="{style}">The old cranes are sold to a yard in the north.</p>')
    )
    assert "sold" in reading.text


def test_page_whose_body_waits_for_a_script_is_read() -> None:
    reading = read_page(page().replace(b"<body>", b'<body style="opacity:0">'))
    assert SHOWN in reading.text


LD = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-05-02">', "2025-05-02"),
        (
            '<meta name="date" content="05/02/25"><meta name="pubdate" content="2025-05-02">',
            "2025-05-02",
        ),
        (LD + '{"@graph":[{"datePublished":"2025-05-02"}]}</script>', "2025-05-02"),
        (LD + "{bad</script>", None),
        ('<meta property="article:modified_time" content="2025-05-02">', None),
        ("<style>/* Copyright 2024 */</style>", None),
    ],
)
def test_only_a_declared_publication_date_counts(head: str, published: str | None) -> None:
    reading = read_page(page("<p>Copyright 2024. Updated 5 May 2024.</p>", head))
    assert reading.fields["published"] == published
