"""What a feed gives as text: readable, without its phrases, and whole only where that is sure."""

import pytest

from knowledge.sources.feed_text import Given, entry_text, fullest, plain_text, plain_title
from knowledge.sources.markup import root_name

SENTENCE = "The port of Fellmouth will close for two days in May while its cranes are replaced. "
ARTICLE = "\n\n".join([SENTENCE * 4] * 3).strip()
LONG = "\n\n".join([SENTENCE * 5] * 6).strip()


def content(value: str) -> Given:
    return Given(value, html=True, content=True)


def summary(value: str) -> Given:
    return Given(value, html=True, content=False)


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (content(ARTICLE), True),
        (content(SENTENCE), False),
        (content(ARTICLE + "…"), False),
        (content(ARTICLE + " [&#8230;]"), False),
        (content(ARTICLE + " [...]"), False),
        (content(f"<p>{ARTICLE}</p><p><a href='/x'>Read more</a></p>"), False),
        (content(f"<p>{ARTICLE}</p><p>Continue reading →</p>"), False),
        (content(f"<p>{ARTICLE} <a>Read the full story at The Quay.</a></p>"), False),
        (content(f"<p>{ARTICLE}</p><p>Subscribe to continue reading.</p>"), False),
        (content(f"<p>{ARTICLE}</p><p>The post X appeared first on Y.</p>"), True),
        (content(f"<p>Read more</p><p>{ARTICLE}</p>"), True),
        (summary(ARTICLE), False),
        (summary(LONG), True),
        (summary(LONG.rstrip(".")), False),
        (summary(LONG.replace("\n\n", " ")), False),
        (summary(LONG + " Read more"), False),
    ],
)
def test_text_is_whole_only_where_that_is_sure(given: Given, whole: bool) -> None:
    assert entry_text(given).whole is whole


@pytest.mark.parametrize(
    "phrase",
    [
        "<p>The post <a href='/a'>Cranes</a> appeared first on <a href='/'>The Quay</a>.</p>",
        "<p>This article was originally published on The Quay.</p>",
        "<p><a href='/a'>Continue reading</a></p>",
        "<p>Read more »</p>",
        "<p><a href='/a'>Read the rest of this entry</a></p>",
        "<p>[link] [comments]</p>",
        " <a href='/a'>Read more...</a>",
        " <a href='/a'>[Continue reading]</a>",
        "<p>Click here to read the full article</p>",
        "<div>Advertisement</div>",
    ],
)
def test_what_the_feeds_software_adds_is_no_part_of_the_text(phrase: str) -> None:
    assert entry_text(content(f"<p>{SENTENCE}</p>{phrase}")).text == SENTENCE.strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "Readers read more books last year than before.",
        "She told them to continue reading.",
        "The full story of the dock took years to tell.",
        "Learn more, he said, and you will earn more.",
        "The post office on the pier is shut.",
    ],
)
def test_a_sentence_of_the_article_with_such_words_stays(sentence: str) -> None:
    assert entry_text(content(f"<p>{SENTENCE}</p><p>{sentence}</p>")).text.endswith(sentence)


def test_fullest_text_is_taken_and_whole_content_before_a_longer_teaser() -> None:
    assert fullest([summary("Short."), content(f"<p>{SENTENCE}</p>")]).text == SENTENCE.strip()
    assert fullest([summary(SENTENCE), content("Short.")]).text == SENTENCE.strip()
    assert fullest([content(ARTICLE), summary(LONG + "…")]).whole
    assert fullest([]).text == ""


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One<p>Two<p>Three", "One\n\nTwo\n\nThree"),
        ("One<br/>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<ul><li>One</li><li>Two <b>three</b></li></ul>", "One\n\nTwo three"),
        ("<table><tr><td>One</td><td>1</td></tr><tr><td>Two</td></tr></table>", "One 1\n\nTwo"),
        ("<pre>a\n  b</pre>c", "a\nb\n\nc"),
        ("One<script>no()</script><style>p{}</style><!-- no --> two", "One two"),
        ("<p hidden>no</p><p style='font-size:0'>no</p>One", "One"),
        ("Caf&eacute; &amp;amp; bar<br>", "Café &amp; bar"),
        ("AT&amp;T", "AT&T"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;", "One two"),
        ("<p>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</p>", "One\n\nTwo"),
        ("<p>Write &lt;p&gt; for a paragraph.</p>", "Write <p> for a paragraph."),
        ("", ""),
        ("<br>", ""),
        ("<div><!--", ""),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert plain_text(markup, html=True) == text


def test_plain_text_keeps_its_lines() -> None:
    assert plain_text("One\ntwo.\n\nThree &amp; four.", html=False) == (
        "One\ntwo.\n\nThree &amp; four."
    )


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("Salt &amp;amp; Co.", "Salt & Co."),
        ("<b>Bold</b>\n title", "Bold title"),
        ("&lt;i&gt;Twice&lt;/i&gt;", "Twice"),
        ("List<int> in C++", "List<int> in C++"),
        ("x" * 400, "x" * 299 + "…"),
        ("", ""),
    ],
)
def test_title_is_plain_and_on_one_line(value: str, title: str) -> None:
    assert plain_title(value) == title


@pytest.mark.parametrize(
    ("document", "root"),
    [
        ("<rss>", "rss"),
        ("\n <RDF:rdf a='b'>", "rdf:rdf"),
        ('<?xml version="1.0"?><!-- <html> --><feed>', "feed"),
        ("<!DOCTYPE html><html>", "html"),
        ("<!DOCTYPE rss [<!ENTITY a 'b>'>\n]><rss>", "rss"),
        ("<!---->" * 2_000 + "<rss>", "rss"),
        ("<!---->" * 2_000, ""),
        ("<!-- <rss>", ""),
        ("<?xml <rss>", ""),
        ("<!DOCTYPE x [ <rss>", ""),
        ("Words", ""),
        ("", ""),
    ],
)
def test_root_of_a_document_is_found_behind_what_stands_before_it(document: str, root: str) -> None:
    assert root_name(document) == root
