"""A page's text is taken for the article only where it surely is the article."""

import pytest

from knowledge.feeds.acceptance import MIN_WORDS, confirms, is_list, not_the_article
from knowledge.feeds.words import count_words, telling_words
from knowledge.sources.reading import PageReading

TITLE = "Port of Lindholm to electrify its last four cranes"
SUMMARY = "The Port of Lindholm will electrify its last four diesel cranes by the end of 2026."
ARTICLE = (
    f"{SUMMARY} The cranes were built in 1998 and burn 400,000 litres of fuel a year. "
    "Electric motors will be fitted one crane at a time, so that ships are never kept waiting, "
    "said harbour master Ida Berg. The city pays half of the 12 million euros, the port the rest. "
    "Neighbours on the northern quay have asked for quieter nights since the 2019 extension."
)
WALL = (
    "Before you continue, please choose how we and our 743 partners use cookies and similar "
    "technologies on your device to measure audiences, personalise content and advertising, and "
    "to develop and improve our services. You can change your choice at any time in the privacy "
    "settings at the foot of every page. Select accept all to agree or manage options to refuse."
)


def page(text: str = ARTICLE, title: str | None = TITLE, paywalled: bool = False) -> PageReading:
    return PageReading(title, text, {}, paywalled, None, None)


def why(one: PageReading, title: str = TITLE, summary: str = SUMMARY) -> str | None:
    return not_the_article(one, title=title, summary=summary)


def test_article_is_accepted() -> None:
    assert why(page()) is None


def test_article_under_another_headline_is_accepted_by_its_summary() -> None:
    assert why(page(title="Cranes go electric"), title="Quiet nights ahead") is None


def test_article_with_another_summary_is_accepted_by_its_title() -> None:
    assert why(page(), summary="Our weekly look at harbours, ferries and fishermen.") is None


def test_article_without_a_summary_is_accepted_by_its_title() -> None:
    assert why(page(title=None), summary="") is None


def test_article_in_japanese_is_accepted_by_its_signs() -> None:
    text = "リンドホルム港は最後の四基のクレーンを電化すると発表した。" * 3
    assert why(page(text, None), "リンドホルム港、クレーンを電化", "") is None


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (page(paywalled=True), "is behind a paywall"),
        (page(WALL), "is about something else than the feed announced"),
        (page(WALL, "Your privacy"), "is about something else than the feed announced"),
        (page(SUMMARY), "has only 16 words"),
        (page("", None), "has only 0 words"),
    ],
)
def test_what_is_not_the_article_is_refused(one: PageReading, reason: str) -> None:
    assert why(one) == reason


def test_page_with_no_more_than_the_summary_is_refused() -> None:
    assert why(page(), summary=ARTICLE) == "has no more words than the feed gave"


def test_page_is_refused_where_the_feed_says_nothing_to_compare() -> None:
    assert why(page(), "", "") == "is about something else than the feed announced"


def test_text_at_the_least_length_is_accepted() -> None:
    words = ["crane"] * (MIN_WORDS - 4) + ["port", "lindholm", "electrify", "cranes"]
    assert why(page(" ".join(words), None), "Lindholm cranes", "") is None
    assert why(page(" ".join(words[1:]), None), "Lindholm cranes", "") is not None


def test_page_that_says_what_the_feed_said_confirms_that_it_is_whole() -> None:
    assert confirms(page(f"{ARTICLE} Read on."), ARTICLE)
    assert not confirms(page(), SUMMARY)
    assert not confirms(page(f"{ARTICLE} {WALL}"), ARTICLE)
    assert not confirms(page(paywalled=True), ARTICLE)


def test_page_accepted_before_is_known_by_its_words() -> None:
    edited = page(ARTICLE.replace("12 million", "14 million"), title="Corrected: cranes")
    assert not_the_article(edited, title="Something else", summary="", held=ARTICLE) is None
    assert not_the_article(page(WALL), title="Cranes", summary="", held=ARTICLE) is not None


HEADLINES = [
    "Port of Lindholm to electrify its last four cranes",
    "Bank president resigns after audit finds missing millions",
    "Hospital insurer to raise premiums by 12 percent in January",
    "Three ferries collide in fog off Arnby, nobody hurt",
    "Museum of the sea opens again after two years of repairs",
    "Election of the harbour board put off until spring",
    "Tram line to the northern quay is to open in May",
    "School strike ends in Arnby with a rise of three percent",
]


def test_list_of_headlines_with_the_right_one_is_refused() -> None:
    listed = page("\n\n".join(HEADLINES))
    assert why(listed) == "is a list of headlines"
    assert is_list(listed.text)
    assert not is_list(ARTICLE.replace(". ", ".\n\n"))


def test_front_page_with_headline_and_teaser_among_others_is_refused() -> None:
    teasers = [
        f"{headline}\n\nReaders were told more about number {at}, as our reporter "
        "learned on Monday evening from people who know, and who asked to stay unnamed."
        for at, headline in enumerate(HEADLINES[1:])
    ]
    front = page("\n\n".join([HEADLINES[0], SUMMARY, *teasers]), "The Courier: latest news")
    assert why(front) == "is about something else than the feed announced"
    nameless = page(front.text, None)
    assert why(nameless) == "is about something else than the feed announced"


@pytest.mark.parametrize("title", ["Why is it so?", "EU: tax or war?", "Nu är det ute på ön"])
def test_title_of_short_words_alone_is_known_by_the_pages_own(title: str) -> None:
    assert why(page(title=f"{title} | The Courier"), title, "") is None
    assert why(page(title="Something else"), title, "") is not None


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("सरकार ने नई नीति की घोषणा की", "सरकार ने कहा कि नई नीति की घोषणा अगले साल लागू होगी।"),
        ("الحكومة تعلن سياسة جديدة للموانئ", "أعلنت الحكومة سياسة جديدة للموانئ في العام المقبل."),
        ("ท่าเรือลินด์โฮล์มเปลี่ยนเครนเป็นไฟฟ้า", "ท่าเรือลินด์โฮล์มจะเปลี่ยนเครนเป็นไฟฟ้าภายในสิ้นปี"),
    ],
)  # fmt: skip
def test_title_in_any_script_is_compared_with_its_page(title: str, sentence: str) -> None:
    text = " ".join([sentence] * 9)
    assert why(page(text, title), title, "") is None
    assert why(page(text, None), title, "") is None
    assert why(page(WALL, title), title, "") is not None


def test_words_keep_their_marks() -> None:
    assert telling_words("सरकार की घोषणा") == {"सरकार", "घोषणा"}
    assert count_words("सरकार ने नई नीति की घोषणा की") == 7


def test_words_of_a_strangers_feed_are_no_measure_of_the_page() -> None:
    assert not_the_article(page(), title=TITLE, summary=ARTICLE, own=False) is None
