"""Which outlets a question names, and how surely: the words around a name decide."""

import time

import pytest

from bot.understanding.outlet_names import OutletNames, outlet_names
from bot.understanding.outlets import MOST_MENTIONS, Mention, Sureness, mentions_in

HINT, PERHAPS, SOURCE = Sureness.HINT, Sureness.PERHAPS, Sureness.SOURCE


def named(text: str, *outlets: str) -> list[Mention]:
    return [one for group in mentions_in(text, OutletNames(outlets)) for one in group]


def outlets_named(text: str, *outlets: str) -> list[str]:
    return [name for mention in named(text, *outlets) for name in mention.outlets]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("What did The Verge say about Apple?", "The Verge"),
        ("What did Verge say about Apple?", "The Verge"),
        ("What does theverge.com write?", "theverge.com"),
        ("What did CNN report?", "cnn.com"),
        ("What did Reuters report?", "www.reuters.com"),
        ("What did Reuters report?", "uk.reuters.com"),
        ("What did the BBC report?", "bbc.co.uk"),
        ("What did Yahoo report?", "finance.yahoo.com"),
        ("What did Yahoo Finance report?", "finance.yahoo.com"),
        ("What did ABC report?", "abc.net.au"),
        ("What did ABC News report?", "abcnews.go.com"),
        ("What did Time say?", "time.com"),
        ("What did time.com say?", "time.com"),
        ("What did USA Today find?", "usatoday.com"),
        ("Is The New York Times right?", "nytimes.com"),
        ("Is the Wall Street Journal right?", "wsj.com"),
        ("What did Ars (Technica) say?", "Ars (Technica)"),
        ("What did Who? What? Wear say?", "Who? What? Wear"),
        ("What did [a-z]+ say?", "[a-z]+"),
        ("Was sagte Die Zeit dazu?", "Die Zeit"),
        ("What did 人民网 say?", "人民网"),
        ("what did cnn say about rates", "CNN"),
        ("TechCrunch on rockets", "TechCrunch"),
        ("Apple reports record sales", "Apple"),
        ("What did Apple report for the quarter?", "Apple"),
    ],
)
def test_outlet_is_taken_for_one_by_its_shape_or_its_saying(question: str, outlet: str) -> None:
    assert [(one.outlets, one.sureness) for one in named(question, outlet)] == [((outlet,), HINT)]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("According to the Guardian, who won?", "The Guardian"),
        ("according to the verge, who left?", "The Verge"),
        ("who left according to wired", "Wired"),
        ("according to techcrunch who raised money", "TechCrunch"),
        ("Who is hurt, as reported by Nature?", "Nature"),
        ("In Time magazine, who is person of the year?", "Time"),
        ("Is Wired's recent article right?", "Wired"),
        ("Is Wired’s article right?", "Wired"),
        ("a reuters report on oil", "Reuters"),
        ("What was said on CNBC about oil?", "CNBC | World Business News"),
        ("Who won, per the report of Fortune on 3 May?", "Fortune"),
        ("Does 'Fortune' claim that banks lend less?", "Fortune"),
        ("Is it in a piece from “The Age”?", "The Age"),
        ("Is the BBC article on cables right?", "BBC News - Technology"),
        ("What does the article in the Times say?", "The Danube Times"),
        ("What does the article in the DVM say?", "Danube Valley Mercury"),
        ("According to Sky, who won?", "Sky News"),
        ("Is the Apple article right?", "Apple"),
        ("Is it in a Reuters report?", "Reuters"),
        ("Who fell, as reported by Reuters to its readers?", "Reuters"),
        ("Does the article from The Verge suggest it?", "The Verge"),
        ("According to The Atlantic, who lost?", "The Atlantic"),
        ("Who directs it, an article by Variety says?", "Variety"),
        ("According to Rolling Stone magazine, who sings?", "Rolling Stone"),
    ],
)
def test_outlet_that_is_asked_for_as_a_source_is_surer(question: str, outlet: str) -> None:
    assert [(one.outlets, one.sureness) for one in named(question, outlet)] == [((outlet,), SOURCE)]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("What does the Apple report say?", "Apple"),
        ("Is the Metro report on rents right?", "Metro"),
        ("What was revealed by Bloomberg in his will?", "Bloomberg"),
        ("What did the Bloomberg report find?", "Bloomberg"),
        ("What was said on CNN by the minister?", "CNN"),
        ("Which letters were cited by Vice in court?", "Vice"),
        ("Are there any stories from the Hill?", "The Hill"),
    ],
)
def test_outlet_that_may_be_a_source_or_not_is_in_doubt(question: str, outlet: str) -> None:
    assert [(one.outlets, one.sureness) for one in named(question, outlet)] == [
        ((outlet,), PERHAPS)
    ]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("When was Reuters reporter Ana Kos freed?", "Reuters"),
        ("How many CNN journalists were hurt?", "CNN"),
        ("Why did the Boston Globe's sports editors leave?", "Boston Globe"),
        ("Why did Reuters sack reporters?", "Reuters"),
        ("What did an independent inquiry report?", "The Independent"),
        ("According to a new independent report, who is to blame?", "The Independent"),
        ("What variety of articles of furniture burned?", "Variety"),
        ("According to the Atlantic storm forecast, how many hurricanes come?", "The Atlantic"),
        ("Which storms were reported in the Atlantic basin?", "The Atlantic"),
        ("What did the deadline report say?", "Deadline"),
        ("What did the metro report find?", "Metro"),
        ("Considering the information from two towns, which is richer?", "The Information"),
        ("What was raised by the Mail carriers union?", "Mail"),
        ("Who was charged, as revealed by Insider trading cases?", "Insider"),
        ("Is there a wired keyboard review?", "Wired"),
        ("Which verge is mown first?", "The Verge"),
        ("How much time is left?", "time.com"),
        ("Is the office wired?", "Wired"),
        ("What did Timeless say?", "Time"),
        ("Who tops the Fortune 500?", "Fortune"),
        ("Who bought Time Warner?", "Time"),
        ("Who edits New Scientist?", "Scientist"),
        ("How many phones has Apple sold?", "Apple"),
        ("What do Apple's phones cost?", "Apple"),
        ("Nature is healing, is it not?", "Nature"),
        ("what did people say about it?", "People"),
        ("According to people familiar with it, who leaves?", "People"),
        ("What does the Times of India say?", "The Times"),
        ("According to the Morning Star of Riga, who won?", "Morning Star"),
        ("Which News is there?", "news.sky.com"),
        ("What happened in the UK?", "uk.reuters.com"),
        ("Who is in Co?", "bbc.co.uk"),
        ("What did aaz say?", "[a-z]+"),
        ("What did A say?", "A"),
        ("Times were hard, who said so?", "The Danube Times"),
        ("", "The Verge"),
        ("What did anyone say?", ""),
    ],
)
def test_words_that_are_no_names_of_an_outlet_name_none(question: str, outlet: str) -> None:
    assert named(question, outlet) == []


def test_every_section_of_an_outlet_goes_by_its_name() -> None:
    sections = ("Daily Star - Sport", "Daily Star - Travel", "Daily Star")
    assert outlets_named("According to the Daily Star, who won?", *sections) == list(sections)
    assert outlets_named("Who won, says 'Daily Star - Travel'?", *sections) == [sections[1]]


def test_the_times_may_be_any_of_them_unless_one_is_called_so() -> None:
    question = "According to the Times, who won?"
    assert outlets_named(question, "Adria Times", "Danube Times") == ["Adria Times", "Danube Times"]
    assert outlets_named(question, "Adria Times", "The Times") == ["The Times"]


def test_names_in_one_list_are_as_sure_as_the_surest() -> None:
    outlets = ("Wired", "cnn.com", "The Verge", "Fortune")
    groups = mentions_in("Do The Verge, CNN and Wired agree with Fortune?", OutletNames(outlets))
    assert [one.outlets[0] for one in groups[0]] == ["The Verge", "cnn.com", "Wired"]
    assert len(groups) == 1  # a bare word beside no list is none
    (both,) = mentions_in("Who fell, as reported by both Fortune and Wired?", OutletNames(outlets))
    assert [(one.outlets[0], one.sureness) for one in both] == [
        ("Fortune", SOURCE),
        ("Wired", SOURCE),
    ]


def test_mentions_stand_where_the_name_does_and_do_not_overlap() -> None:
    text = "Does the article from Elbe Daily say so, or did 'Elbe Daily - Sport' write it?"
    found = named(text, "Elbe Daily", "Elbe Daily - Sport")
    assert [text[one.start : one.end] for one in found] == ["Elbe Daily", "Elbe Daily - Sport"]


def test_thousands_of_outlets_are_looked_through_at_once() -> None:
    outlets = [f"The Gazette of Town {at}" for at in range(2_500)]
    outlets += [f"town{at}.example.com" for at in range(2_500)]
    started = time.process_time()
    for _ in range(200):
        names = outlet_names(tuple(outlets))
        assert mentions_in("What did The Gazette of Town 77 say?", names)
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    "hostile",
    [
        "the " * 500,
        "The Verge, " * 60,
        "according to " * 150,
        "'" * 2_000,
        "and or by in both the " * 90,
        "The Verge's " + "very " * 300,
        "\x00\ud800" * 500,
        "( [ { " * 300,
        "İI" * 700,
    ],
    ids=["the", "sixty", "according", "marks", "links", "far", "broken", "brackets", "dotted"],
)
def test_hostile_text_is_read_quickly_and_names_no_more_than_it_may(hostile: str) -> None:
    started = time.process_time()
    assert len(named(hostile, "The Verge", "The", "By", "In")) <= MOST_MENTIONS
    assert time.process_time() - started < 1
