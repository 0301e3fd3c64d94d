"""Follow-ups by example: what is searched for, given the questions before.

A bare statement of the question before ("when cars Tesla sell in 2023?") is no English, but holds
the words that retrieval and the reader compare.
"""

import pytest

from bot.conversation.follow_ups import LONG_CHARS, stand_alone

CARS = "How many cars did Tesla sell in 2023?"
CLOSED = "According to the Courier, what closed on Monday?"
LEANING = [
    (
        ("How many cars did Tesla sell in 2023?",),
        "and last quarter?",
        "How many cars did Tesla sell last quarter?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "And for Ford?",
        "How many cars did Ford sell in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "But in Germany?",
        "How many cars did Tesla sell in 2023 in Germany?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "what about the Cybertruck?",
        "How many cars did the Cybertruck sell in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "in March 2024?",
        "How many cars did Tesla sell in March 2024?",
    ),
    (("How many cars did Tesla sell in 2023?",), "where?", "where cars Tesla sell in 2023?"),
    (("How many cars did Tesla sell in 2023?",), "how come?", "how come cars Tesla sell in 2023?"),
    (("How many cars did Tesla sell in 2023?",), "why was that?", "why cars Tesla sell in 2023?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "did Musk comment on it?",
        "did Musk comment on it? cars Tesla sell in 2023",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "what did they say about that?",
        "what did they say about that? cars Tesla sell in 2023",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "Did it make a profit?",
        "Did Tesla make a profit?",
    ),
    (("How many cars did Tesla sell in 2023?",), "And why?", "why cars Tesla sell in 2023?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "which one?",
        "which one cars Tesla sell in 2023?",
    ),
    (("How many cars did Tesla sell in 2023?",), "by whom?", "by whom cars Tesla sell in 2023?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "What about the price?",
        "the price Tesla in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "and in 2024?",
        "How many cars did Tesla sell in 2024?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "what about BYD?",
        "How many cars did BYD sell in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "and in Europe?",
        "How many cars did Tesla sell in 2023 in Europe?",
    ),
    (("How many cars did Tesla sell in 2023?",), "when?", "when cars Tesla sell in 2023?"),
    (("How many cars did Tesla sell in 2023?",), "how much?", "how much cars Tesla sell in 2023?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "who said that?",
        "who said cars Tesla sell in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "why did it cut prices?",
        "why did Tesla cut prices?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "what is its market share?",
        "what is Tesla’s market share?",
    ),
    (("How many cars did Tesla sell in 2023?",), "AMD?", "How many cars did AMD sell in 2023?"),
    (("How many cars did Tesla sell in 2023?",), "and profits?", "profits Tesla in 2023?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "tell me more",
        "How many cars did Tesla sell in 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "when did it open the plant in Berlin?",
        "when did Tesla open the plant in Berlin?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "What did the company say?",
        "What did the company say? cars Tesla sell in 2023",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "how many people work there?",
        "how many people work there? cars Tesla sell in 2023",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "and China?",
        "How many cars did Tesla sell in 2023 in China?",
    ),
    (("How many cars did Tesla sell in 2023?",), "did they recall any?", "did Tesla recall any?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "in Norway?",
        "How many cars did Tesla sell in 2023 in Norway?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "what about last year?",
        "How many cars did Tesla sell last year?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "in May?",
        "How many cars did Tesla sell in May 2023?",
    ),
    (
        ("How many cars did Tesla sell in 2023?",),
        "and the year before?",
        "How many cars did Tesla sell in 2022?",
    ),
    (
        ("What did Nvidia earn in Q3 2024?",),
        "and in Q2?",
        "What did Nvidia earn in Q2 2024?",
    ),
    (
        ("Who was hurt in Brack in October 2023?",),
        "and in November?",
        "Who was hurt in Brack in November 2023?",
    ),
    (
        ("Who was hurt in Brack in October 2023?",),
        "and last week?",
        "Who was hurt in Brack last week?",
    ),
    (
        ("Who was hurt in Brack this week?",),
        "and between March and June 2024?",
        "Who was hurt in Brack between March and June 2024?",
    ),
    (
        ("Who was hurt in Brack over the past three months?",),
        "two weeks ago?",
        "Who was hurt in Brack two weeks ago?",
    ),
    (
        ("Who was hurt in Brack last week?",),
        "and so far this year?",
        "Who was hurt in Brack so far this year?",
    ),
    (
        ("Who was hurt in Brack?",),
        "what about in the past 24 hours?",
        "Who was hurt in Brack in the past 24 hours?",
    ),
    (
        ("What did Reuters say about Tesla last week?",),
        "and last year?",
        "What did Reuters say about Tesla last year?",
    ),
    (
        ("According to The Verge, what did Apple announce in March 2024?",),
        "what about Google?",
        "According to The Verge, what did Google announce in March 2024?",
    ),
    (
        ("According to The Verge, what did Apple announce in March 2024?",),
        "and in 2023?",
        "According to The Verge, what did Apple announce in 2023?",
    ),
    (
        ("What did Boeing say on Monday?",),
        "who said that?",
        "who said Boeing say on Monday?",
    ),
    (("What did Apple announce in Europe?",), "and Google?", "What did Google announce in Europe?"),
    (("What did Apple announce in Europe?",), "and in Asia?", "What did Apple announce in Asia?"),
    (
        ("What did Apple announce in Europe?",),
        "when did they announce it?",
        "when did they announce it? Apple announce in Europe",
    ),
    (
        ("What did Apple announce in Europe?",),
        "what was the reason?",
        "what was the reason? Apple announce in Europe",
    ),
    (
        ("What did Apple announce in Europe?",),
        "who criticised the decision?",
        "who criticised the decision? Apple announce in Europe",
    ),
    (
        ("What did Apple announce in Europe?",),
        "did the EU respond to that?",
        "did the EU respond to that? Apple announce in Europe",
    ),
    (("Who bought Twitter?",), "how much did he pay?", "how much did he pay? bought Twitter"),
    (("Who bought Twitter?",), "when was that?", "when bought Twitter?"),
    (("Who bought Twitter?",), "what happened to its staff?", "what happened to Twitter’s staff?"),
    (("Who bought Twitter?",), "and Instagram?", "Who bought Instagram?"),
    (("Who bought Twitter?",), "what did the deal cost?", "what did the deal cost? bought Twitter"),
    (
        ("Who bought Twitter?",),
        "how did users react to the takeover?",
        "how did users react to the takeover? bought Twitter",
    ),
    (("Why did OpenAI fire Sam Altman?",), "who replaced him?", "who replaced Sam Altman? OpenAI"),
    (("Why did OpenAI fire Sam Altman?",), "did he come back?", "did Sam Altman come back? OpenAI"),
    (
        ("Why did OpenAI fire Sam Altman?",),
        "what did Microsoft say about it?",
        "what did Microsoft say about it? OpenAI fire Sam Altman",
    ),
    (("Why did OpenAI fire Sam Altman?",), "when did that happen?", "when OpenAI fire Sam Altman?"),
    (
        ("Why did OpenAI fire Sam Altman?",),
        "and Greg Brockman?",
        "Why did Greg Brockman fire Sam Altman?",
    ),
    (
        ("Why did OpenAI fire Sam Altman?",),
        "How did the employees react?",
        "How did the employees react? OpenAI fire Sam Altman",
    ),
    (
        ("What caused the CrowdStrike outage?",),
        "how many computers were affected?",
        "how many computers were affected? caused the CrowdStrike outage",
    ),
    (
        ("What caused the CrowdStrike outage?",),
        "how long did it last?",
        "how long did the CrowdStrike outage last?",
    ),
    (
        ("What caused the CrowdStrike outage?",),
        "which airlines were hit by it?",
        "which airlines were hit by it? caused the CrowdStrike outage",
    ),
    (
        ("What caused the CrowdStrike outage?",),
        "who is to blame for this?",
        "who is to blame for this? caused the CrowdStrike outage",
    ),
    (
        ("When will the iPhone 16 be released?",),
        "how much will it cost?",
        "how much will the iPhone 16 cost?",
    ),
    (
        ("When will the iPhone 16 be released?",),
        "and the Apple Watch?",
        "When will the Apple Watch be released?",
    ),
    (
        ("When will the iPhone 16 be released?",),
        "where can I buy one?",
        "where can I buy one? the iPhone 16 be released",
    ),
    (
        ("When will the iPhone 16 be released?",),
        "What about China?",
        "When will the iPhone 16 be released in China?",
    ),
    (
        ("When will the iPhone 16 be released?",),
        "does it have USB-C?",
        "does the iPhone 16 have USB-C?",
    ),
    (("how many people did meta lay off?",), "and google?", "how many people did google lay off?"),
    (
        ("how many people did meta lay off?",),
        "why did they do it?",
        "why did they do it? people meta lay off",
    ),
    (
        ("how many people did meta lay off?",),
        "in which countries?",
        "in which countries people meta lay off?",
    ),
    (
        ("Which bank took over Credit Suisse?",),
        "for how much?",
        "for how much bank took over Credit Suisse?",
    ),
    (
        ("Which bank took over Credit Suisse?",),
        "how many branches does it have?",
        "how many branches does Credit Suisse have?",
    ),
    (("Which bank took over Credit Suisse?",), "who runs it now?", "who runs Credit Suisse now?"),
    (
        ("What are the latest developments in the chip industry?",),
        "what about in Taiwan?",
        "What are the latest developments in the chip industry in Taiwan?",
    ),
    (
        ("What are the latest developments in the chip industry?",),
        "any more details?",
        "What are the latest developments in the chip industry?",
    ),
    (
        ("Who is the CEO of Nvidia?", "how old is he?"),
        "and the CEO of AMD?",
        "how old is the CEO of AMD?",
    ),
    (
        ("Who is the CEO of Nvidia?", "how old is he?"),
        "where was he born?",
        "where was he born? the CEO of Nvidia",
    ),
    (
        ("How many cars did Tesla sell in 2023?", "what about BYD?"),
        "and in Europe?",
        "How many cars did BYD sell in 2023 in Europe?",
    ),
    (
        ("How many cars did Tesla sell in 2023?", "what about BYD?"),
        "when?",
        "when cars BYD sell in 2023?",
    ),
    (("Who bought Twitter?", "thanks!"), "how much did it cost?", "how much did Twitter cost?"),
    (
        (
            "How did the talks end?",
            "What will the weather be?",
            "Will Volkswagen close plants in Germany?",
        ),
        "and in Belgium?",
        "Will Volkswagen close plants in Belgium?",
    ),
    (
        (
            "How did the talks end?",
            "What will the weather be?",
            "Will Volkswagen close plants in Germany?",
        ),
        "Will it hurt Audi?",
        "Will Volkswagen hurt Audi?",
    ),
    (("Who is the CEO of Nvidia?",), "how old is he?", "how old is the CEO of Nvidia?"),
    (("Who is the CEO of Nvidia?",), "what about AMD?", "Who is the CEO of AMD?"),
    (("Who is the CEO of Nvidia?",), "since when?", "since when the CEO of Nvidia?"),
    (("Who is the CEO of Nvidia?",), "and of Intel?", "Who is the CEO of Intel?"),
    (
        ("Who is the CEO of Nvidia?",),
        "what did she say about China?",
        "what did the CEO of Nvidia say about China?",
    ),
    (("Who is the CEO of Nvidia?",), "where was he born?", "where was the CEO of Nvidia born?"),
    (
        ("how much did microsoft pay for activision?",),
        "when?",
        "when microsoft pay for activision?",
    ),
    (
        ("how much did microsoft pay for activision?",),
        "what about sony?",
        "how much did sony pay for activision?",
    ),
    (
        ("how much did microsoft pay for activision?",),
        "did they fire anyone?",
        "did they fire anyone? microsoft pay for activision",
    ),
    (
        ("how much did microsoft pay for activision?",),
        "who approved that?",
        "who approved that? microsoft pay for activision",
    ),
    (
        ("how much did microsoft pay for activision?",),
        "when was the deal announced?",
        "when was the deal announced? microsoft pay for activision",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "who bought it?",
        "who bought Silicon Valley Bank?",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "how much did they pay?",
        "how much did Silicon Valley Bank pay?",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "what happened to its customers?",
        "what happened to Silicon Valley Bank’s customers?",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "When was that?",
        "When Silicon Valley Bank collapse?",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "who regulates it?",
        "who regulates Silicon Valley Bank?",
    ),
    (
        ("Why did Silicon Valley Bank collapse?",),
        "where is it based?",
        "where is Silicon Valley Bank based?",
    ),
    (
        ("According to CNN, who won the debate?",),
        "and according to Fox News?",
        "According to Fox News, who won the debate?",
    ),
    (
        ("According to CNN, who sank the ferry?",),
        "what about the BBC?",
        "According to the BBC, who sank the ferry?",
    ),
    (
        ("Who sank the ferry?",),
        "and according to Reuters?",
        "Who sank the ferry, according to Reuters?",
    ),
    (
        ("What did Reuters say about Tesla?",),
        "what about AMD?",
        "What did Reuters say about AMD?",
    ),
    (
        ("What did Reuters say about Tesla?",),
        "and Bloomberg?",
        "What did Bloomberg say about Tesla?",
    ),
    (("Who owns the Hill?",), "and The Verge?", "Who owns The Verge?"),
    (
        ("Which is larger, Texas or Alaska?",),
        "and California?",
        "Which is larger, Texas, Alaska or California?",
    ),
    (
        ("Compare Nvidia and AMD revenue",),
        "and Intel?",
        "Compare Nvidia, AMD and Intel revenue?",
    ),
    (("When is the strike?",), "Where exactly is that?", "Where is the strike?"),
    (("Where was the summit?",), "when?", "when was the summit?"),
]

ALONE = [
    (("Did Boeing close the plant?",), "What time is it in Tokyo?"),
    (("Did Boeing close the plant?",), "Is it raining in Paris?"),
    (("Did Boeing close the plant?",), "How cold is it in Oslo?"),
    (("Did Boeing close the plant?",), "How does it feel to win Wimbledon?"),
    (("Did Boeing close the plant?",), "It is said that Kos resigned, is it true?"),
    (("How many cars did Tesla sell in 2023?",), "Who is the CEO of Ford?"),
    (("How many cars did Tesla sell in 2023?",), "Nvidia earnings"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "How big was the Spanish heat pump market last year?",
    ),
    (("How many cars did Tesla sell in 2023?",), "Did Apple say it would stop?"),
    (("How many cars did Tesla sell in 2023?",), "thanks!"),
    (("How many cars did Tesla sell in 2023?",), "How did the strike at the port of Antwerp end?"),
    (("How many cars did Tesla sell in 2023?",), "is it true that Intel is for sale?"),
    (("How many cars did Tesla sell in 2023?",), "What happened to Twitter this year?"),
    (("How many cars did Tesla sell in 2023?",), "And who runs BYD?"),
    (("how many people did meta lay off?",), "did amazon say it would hire?"),
    (("What are the latest developments in the chip industry?",), "Is Intel building a factory?"),
    (("How many cars did Tesla sell in 2023?",), "Is AMD buying Xilinx?"),
    (("How many cars did Tesla sell in 2023?",), "Will interest rates rise this year?"),
    (("How many cars did Tesla sell in 2023?",), "What is the price of gold?"),
    (("How many cars did Tesla sell in 2023?",), "Latest news on semiconductors"),
    (("How many cars did Tesla sell in 2023?",), "How many people live in Tokyo?"),
    (("How many cars did Tesla sell in 2023?",), "Why are egg prices rising in the US?"),
    (("How many cars did Tesla sell in 2023?",), "Who won the election in Argentina?"),
    (("How many cars did Tesla sell in 2023?",), "openai lawsuit new york times"),
    (("How many cars did Tesla sell in 2023?",), "did amazon say it would hire more drivers?"),
    (
        ("How many cars did Tesla sell in 2023?",),
        "What did the head of the ECB say about inflation?",
    ),
    (("How many cars did Tesla sell in 2023?",), "How long does it take to build a chip factory?"),
    (("How many cars did Tesla sell in 2023?",), "Which company said it would close its stores?"),
    (("How many cars did Tesla sell in 2023?",), "When did the war in Sudan begin?"),
    (("How many cars did Tesla sell in 2023?",), "What are these new tariffs on steel about?"),
]


@pytest.mark.parametrize(("earlier", "question", "searched"), LEANING)
def test_a_follow_up_takes_what_it_lacks_from_the_questions_before(
    earlier: tuple[str, ...], question: str, searched: str
) -> None:
    assert stand_alone(question, earlier) == searched


@pytest.mark.parametrize(("earlier", "question"), ALONE)
def test_a_question_with_its_own_subject_stays_as_it_is(
    earlier: tuple[str, ...], question: str
) -> None:
    assert stand_alone(question, earlier) == question


@pytest.mark.parametrize(("earlier", "question"), [(row[0], row[1]) for row in LEANING])
def test_nothing_is_added_where_nothing_was_asked_before(
    earlier: tuple[str, ...], question: str
) -> None:
    assert stand_alone(question) == question
    assert stand_alone(question, ["thanks!"]) == question


def test_a_subject_is_taken_from_the_question_before_last_through_a_follow_up() -> None:
    asked = ["How many cars did Tesla sell in 2023?", "what about BYD?", "thanks!", "and in 2024?"]
    assert stand_alone("and in Europe?", asked) == "How many cars did BYD sell in 2024 in Europe?"


def test_a_new_topic_ends_the_old_one() -> None:
    asked = ["How many cars did Tesla sell in 2023?", "Who runs Boeing?"]
    assert stand_alone("and Airbus?", asked) == "Who runs Airbus?"


@pytest.mark.parametrize(
    "question",
    ["", "   ", "?", "\u202e", "and " * 20_000, "it " * 20_000, "A" * 40_000, "ok   " * 9_000],
)
def test_odd_questions_come_back_as_they_are(question: str) -> None:
    assert stand_alone(question, ["Who runs Boeing?", question, "x" * LONG_CHARS]) == question


HELD = ("Lindholm Courier", "quayside.example", "BBC News", "Financial Times", "The Verge")
OF_THE_LIBRARY = [
    (
        CARS,
        "and according to The Courier?",
        "How many cars did Tesla sell in 2023, according to The Courier?",
    ),
    (
        CARS,
        "and Lindholm Courier?",
        "How many cars did Tesla sell in 2023, according to Lindholm Courier?",
    ),
    (
        CARS,
        "what does the Courier say about it?",
        "How many cars did Tesla sell in 2023, according to the Courier?",
    ),
    (CARS, "what does Reuters say?", "How many cars did Tesla sell in 2023, according to Reuters?"),
    (CARS, "what's the FT's take?", "How many cars did Tesla sell in 2023, according to the FT?"),
    (CARS, "does the Beeb agree?", "How many cars did Tesla sell in 2023, according to the Beeb?"),
    (
        CARS,
        "what do the Courier and the BBC say?",
        "How many cars did Tesla sell in 2023, according to the Courier and the BBC?",
    ),
    (CLOSED, "and Reuters?", "According to Reuters, what closed on Monday?"),
    (
        CLOSED,
        "what does quayside.example say?",
        "According to quayside.example, what closed on Monday?",
    ),
    (CLOSED, "when?", "when closed on Monday, according to the Courier?"),
    (
        "according to the verge, who bought it all?",
        "what does the bbc say?",
        "according to the bbc, who bought it all?",
    ),
]


@pytest.mark.parametrize(("earlier", "question", "searched"), OF_THE_LIBRARY)
def test_outlets_of_a_follow_up_are_those_of_the_library(
    earlier: str, question: str, searched: str
) -> None:
    assert stand_alone(question, [earlier], HELD) == searched


def test_words_are_no_outlet_where_the_library_has_none_of_that_name() -> None:
    asked = "and Lindholm?"
    assert stand_alone(asked, [CARS], ["Reuters"]) == "How many cars did Lindholm sell in 2023?"


DATED = [
    (CARS, "and 2024?", "How many cars did Tesla sell in 2024?"),
    (CARS, "May?", "How many cars did Tesla sell in May 2023?"),
    (CARS, "and since May?", "How many cars did Tesla sell since May 2023?"),
    (
        CARS,
        "and between March and May?",
        "How many cars did Tesla sell between March and May 2023?",
    ),
    (CARS, "and in early May?", "How many cars did Tesla sell in early May 2023?"),
    (CARS, "and at Christmas?", "How many cars did Tesla sell at Christmas 2023?"),
    (CARS, "and in the first half?", "How many cars did Tesla sell in the first half 2023?"),
    (CARS, "and on Monday?", "How many cars did Tesla sell on Monday?"),
    (CARS, "what about the past fortnight?", "How many cars did Tesla sell the past fortnight?"),
    (
        "What did the Fed decide in May 2024?",
        "and the month before?",
        "What did the Fed decide in April 2024?",
    ),
    (
        "What did the Fed decide in January 2024?",
        "and the month before?",
        "What did the Fed decide in December 2023?",
    ),
    (
        "What did the Fed decide in May 2024?",
        "and the next month?",
        "What did the Fed decide in June 2024?",
    ),
    (
        "What did Nvidia earn in Q1 2024?",
        "and the previous quarter?",
        "What did Nvidia earn in Q4 2023?",
    ),
    ("Who won on 28 February 2024?", "and the day after?", "Who won on 29 February 2024?"),
    ("Who resigned last month?", "and the month before?", "Who resigned the month before last?"),
    ("Who resigned on Monday in Graz?", "and in Linz?", "Who resigned on Monday in Linz?"),
]


@pytest.mark.parametrize(("earlier", "question", "searched"), DATED)
def test_time_of_a_follow_up_is_seen_from_that_of_the_question_before(
    earlier: str, question: str, searched: str
) -> None:
    assert stand_alone(question, [earlier]) == searched
