"""A language model writes what its quotes carry, and the reader answers where it does not."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answers import Answer, NoAnswer, Reply
from bot.assembly import Newsroom
from bot.model.lapses import Lapse
from bot.model.prompt import RULES
from bot.reading import Reading
from knowledge.articles import Draft
from tests.bot.model.conftest import SECRET, Opener
from tests.bot.model.service import (
    ModelService,
    answering,
    claims,
    completion,
    failing,
    raw,
    saying,
)
from tests.bot.newsdesk import PORT, PORT_TEXT, draft, question, understood

CONTAINERS = "How many more containers did the port of Trieste handle?"
RECORD = "The port of Trieste handled 17.4% more containers in 2025 than in the year before."
DIRECTOR = "Its director, Anna Weber, expects another record this year."


def said(quote: str, text: str) -> Any:
    """Claims `quote` of the passage about Trieste."""
    return answering(lambda document: claims((port_in(document), quote, text)))


def port_in(document: dict[str, Any]) -> int:
    return next(int(one["id"]) for one in document["passages"] if "Trieste" in one["text"])


def plainly(reply: Reply, lapse: Lapse) -> None:
    """`reply` is the reader's own, and says why."""
    assert isinstance(reply, Answer), reply
    assert reply.text == "Adria Times reported this on 1 February 2026."
    assert [one.text for one in reply.quotes] == [RECORD]
    assert (reply.model, reply.fallback) == ("", lapse.value)


def test_model_writes_the_sentence_and_picks_the_quote(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = said(RECORD, "The port of Trieste handled 17.4 percent more containers in 2025")
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer), reply
    assert reply.text == "The port of Trieste handled 17.4 percent more containers in 2025."
    assert [one.text for one in reply.quotes] == [RECORD]
    assert reply.quotes[0].link is not None
    assert reply.quotes[0].link.startswith(f"{PORT.url}#:~:text=")
    assert (reply.model, reply.fallback) == ("openai:scripted", "")


def test_several_claims_are_several_quotes_and_each_quote_is_shown_once(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = answering(
        lambda document: claims(
            (port_in(document), RECORD, "The port of Trieste handled 17.4% more containers."),
            (port_in(document), DIRECTOR, "Director Anna Weber expects another record."),
            (port_in(document), RECORD, "The port handled 17.4% more containers."),
        )
    )
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert [one.text for one in reply.quotes] == [RECORD, DIRECTOR]
    assert reply.text.count(".") == 5  # two of them in "17.4"


def test_quote_is_widened_to_whole_sentences(modelled: Newsroom, service: ModelService) -> None:
    service.reply = said("17.4% more containers in 2025", "The port handled 17.4% more containers.")
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert reply.model
    assert reply.quotes[0].text == RECORD


def test_what_the_model_is_given_is_data_the_day_and_the_question_alone(
    modelled: Newsroom, service: ModelService
) -> None:
    modelled.answer(question(CONTAINERS))
    [asked] = service.asked
    [document] = service.prompts()
    assert document["today"] == "Tuesday 2026-03-10"
    assert document["question"] == CONTAINERS
    assert {one["text"] for one in document["passages"]} >= {PORT_TEXT}
    assert document["passages"][0].keys() == {"id", "headline", "outlet", "published", "text"}
    assert asked["messages"][0] == {"role": "system", "content": RULES}
    assert len(asked["messages"]) == 2
    assert SECRET not in json.dumps(asked)
    assert not asked.get("tools")


def test_model_is_given_the_passages_in_the_readers_order(
    modelled: Newsroom, service: ModelService
) -> None:
    assert modelled.model is not None
    found = modelled.answer(question(CONTAINERS)).passages
    service.asked.clear()
    asked = understood(CONTAINERS)
    order = tuple(reversed(range(len(found))))
    modelled.model.write(asked, found, Reading((), 0.0, order), 0.5)
    [document] = service.prompts()
    assert [one["text"] for one in document["passages"]] == [
        one.passage.text for one in reversed(found)
    ]


def test_marks_around_the_data_are_new_for_every_question(
    modelled: Newsroom, service: ModelService
) -> None:
    for asked in (CONTAINERS, "Who is the director of the port of Trieste?"):
        modelled.answer(question(asked))
    marks = {one["messages"][1]["content"].split("\n")[1] for one in service.asked}
    assert len(marks) == 2
    assert all(one["messages"][1]["content"].count("===") == 6 for one in service.asked)


def test_altered_quote_brings_the_readers_answer(modelled: Newsroom, service: ModelService) -> None:
    service.reply = said(RECORD.replace("17.4", "71.4"), "Trieste handled 71.4% more.")
    plainly(modelled.answer(question(CONTAINERS)), Lapse.UNPROVEN)


def test_sentence_that_its_quote_does_not_carry_brings_the_readers_answer(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = said(RECORD, "The port of Trieste handled 18% more containers.")
    plainly(modelled.answer(question(CONTAINERS)), Lapse.UNPROVEN)


def test_quote_whose_sentence_says_it_otherwise_is_shown_by_itself(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = said(DIRECTOR, "Anna Weber runs the port and expects another record.")
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert reply.text == "Adria Times reported this on 1 February 2026."
    assert [one.text for one in reply.quotes] == [DIRECTOR]
    assert (reply.model, reply.fallback) == ("", Lapse.QUOTE_ALONE.value)


def test_quote_by_itself_gives_way_to_one_with_its_sentence(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = answering(
        lambda document: claims(
            (port_in(document), DIRECTOR, "Anna Weber runs the port and expects another record."),
            (port_in(document), RECORD, "The port of Trieste handled 17.4% more containers."),
        )
    )
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert [one.text for one in reply.quotes] == [RECORD]
    assert reply.model


def test_question_is_put_to_the_model_as_it_was_typed(
    modelled: Newsroom, service: ModelService
) -> None:
    town = "The port of {} handled {} containers in May."
    modelled.library.ingest(
        draft(name, f"Containers of {name}", town.format(name, number))
        for number, name in enumerate(("Koper", "Rijeka", "Venice", "Genoa", "Bari"), 40)
    )
    service.reply = said(RECORD, "The port of Trieste handled 17.4% more containers.")
    typed = "How many more contaienrs did the port of Trieste handle?"
    reply = modelled.answer(question(typed))
    [document] = service.prompts()
    assert document["question"] == typed
    assert any("Trieste" in one["text"] for one in document["passages"])
    assert isinstance(reply, Answer)
    assert reply.text.endswith("Your question was read with “contaienrs” as “containers”.")


def test_claim_that_falls_does_not_take_the_others_with_it(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = answering(
        lambda document: claims(
            (99, RECORD, "The port of Trieste handled 17.4% more containers."),
            (port_in(document), "The port closed.", "The port closed."),
            (port_in(document), DIRECTOR, "Director Anna Weber expects another record."),
        )
    )
    reply = modelled.answer(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert (reply.text, len(reply.quotes)) == ("Director Anna Weber expects another record.", 1)


def test_where_the_model_finds_nothing_the_readers_confidence_decides(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = saying('{"claims": []}')
    plainly(modelled.answer(question(CONTAINERS, threshold=0.0)), Lapse.NO_ANSWER)
    unsure = modelled.answer(question(CONTAINERS, threshold=1.01))
    assert isinstance(unsure, NoAnswer)
    assert (unsure.model, unsure.fallback) == ("", Lapse.NO_ANSWER.value)


def test_model_may_answer_where_the_reader_is_not_sure(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = said(DIRECTOR, "Director Anna Weber expects another record.")
    reply = modelled.answer(question("What about the outlook there?", threshold=1.01))
    assert isinstance(reply, Answer)
    assert reply.quotes[0].text == DIRECTOR


def test_question_that_finds_no_passage_is_not_put_to_the_model(
    modelled: Newsroom, service: ModelService
) -> None:
    assert isinstance(modelled.answer(question("  ")), NoAnswer)
    assert service.asked == []


def test_without_the_setting_no_model_is_made(empty_newsroom: Newsroom) -> None:
    assert empty_newsroom.model is None


def test_putting_a_newsroom_together_imports_nothing_of_models() -> None:
    code = (
        "import sys, bot.assembly\n"
        "print([one for one in sys.modules if one.startswith(('openai', 'langchain_openai',"
        " 'langchain.chat_models', 'bot.model.writer', 'bot.model.line', 'torch'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_same_question_costs_nothing_again_until_its_passages_change(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening()
    service.reply = said(RECORD, "The port of Trieste handled 17.4% more containers.")
    first = newsroom.answer(question(CONTAINERS))
    again = newsroom.answer(question(f"  {CONTAINERS.upper()}"))
    assert len(service.asked) == 1
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert (again.text, again.quotes) == (first.text, first.quotes)
    newsroom.answer(question("How many people does the harbour employ?"))
    assert len(service.asked) == 2
    newsroom.library.ingest([_changed()])
    newsroom.answer(question(CONTAINERS))
    assert len(service.asked) == 3


def _changed() -> Draft:
    return replace(PORT, text=PORT_TEXT.replace("17.4%", "17.5%"))


def test_what_could_not_be_read_is_asked_again(modelled: Newsroom, service: ModelService) -> None:
    service.reply = saying("no JSON at all")
    for _ in range(2):
        plainly(modelled.answer(question(CONTAINERS)), Lapse.UNREADABLE)
    assert len(service.asked) == 2


def test_what_could_not_be_proven_costs_nothing_again(
    modelled: Newsroom, service: ModelService
) -> None:
    service.reply = said("Never said so.", "Never said so.")
    for _ in range(2):
        plainly(modelled.answer(question(CONTAINERS)), Lapse.UNPROVEN)
    assert len(service.asked) == 1


@pytest.mark.parametrize("counted", [10**15, 10**30], ids=["a quadrillion", "a nonillion"])
@pytest.mark.parametrize("budget", ["0", "1000000"], ids=["no limit", "a limit"])
def test_count_beyond_belief_neither_costs_the_answer_nor_the_day(
    opening: Opener, service: ModelService, counted: int, budget: str
) -> None:
    newsroom = opening(PULLQUOTE_MODEL_TOKENS_A_DAY=budget)
    service.reply = saying('{"claims": []}', tokens=counted)
    plainly(newsroom.answer(question(CONTAINERS)), Lapse.NO_ANSWER)
    assert newsroom.model is not None
    assert newsroom.model.ledger.spent(_today()) < 50_000
    plainly(newsroom.answer(question(f"{CONTAINERS} Tell me.")), Lapse.NO_ANSWER)


def test_days_tokens_are_counted_as_the_service_counts_them(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening()
    assert newsroom.model is not None
    service.reply = saying('{"claims": []}', tokens=1234)
    newsroom.answer(question(CONTAINERS))
    assert newsroom.model.ledger.spent(_today()) == 1234


def test_used_up_budget_lasts_over_a_restart_and_for_other_processes(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening(PULLQUOTE_MODEL_TOKENS_A_DAY="4000")
    service.reply = saying('{"claims": []}', tokens=3900)
    plainly(newsroom.answer(question(CONTAINERS)), Lapse.NO_ANSWER)
    plainly(newsroom.answer(question(f"{CONTAINERS} Tell me.")), Lapse.SPENT)
    other = opening(PULLQUOTE_MODEL_TOKENS_A_DAY="4000")
    plainly(other.answer(question(CONTAINERS)), Lapse.SPENT)
    assert len(service.asked) == 1
    more = opening(PULLQUOTE_MODEL_TOKENS_A_DAY="0")
    plainly(more.answer(question(CONTAINERS)), Lapse.NO_ANSWER)


def test_service_that_counts_nothing_is_counted_by_length(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening()
    body = completion('{"claims": []}')
    del body["usage"]
    service.reply = raw(json.dumps(body).encode())
    newsroom.answer(question(CONTAINERS))
    assert newsroom.model is not None
    assert 500 < newsroom.model.ledger.spent(_today()) < 5_000


def test_ledger_that_cannot_be_written_leaves_the_model_out_where_there_is_a_budget(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening()
    assert newsroom.model is not None
    newsroom.model.setup.ledger.write_bytes(b"something else" * 1000)
    plainly(newsroom.answer(question(CONTAINERS)), Lapse.NOT_COUNTED)
    assert service.asked == []


def test_service_that_does_not_know_schemas_is_asked_plainly(
    modelled: Newsroom, service: ModelService
) -> None:
    async def old(request: Any, body: dict[str, Any]) -> Any:
        good = said(RECORD, "The port of Trieste handled 17.4% more containers.")
        return await (failing(400) if "response_format" in body else good)(request, body)

    service.reply = old
    for asked in (CONTAINERS, f"{CONTAINERS} Tell me."):
        reply = modelled.answer(question(asked))
        assert isinstance(reply, Answer)
        assert reply.model == "openai:scripted"
    assert len(service.asked) == 3


def test_state_of_the_model_can_be_read_by_other_processes(
    opening: Opener, service: ModelService
) -> None:
    newsroom = opening()
    assert newsroom.model is not None
    assert newsroom.model.ledger.fared().answered is None
    service.reply = failing(503)
    newsroom.answer(question(CONTAINERS))
    fared = newsroom.model.ledger.fared()
    assert fared.lapse == Lapse.FAILED.value
    assert fared.answered is None
    service.reply = saying('{"claims": []}')
    newsroom.answer(question(CONTAINERS))
    fared = newsroom.model.ledger.fared()
    assert fared.answered is not None
    assert fared.lapsed is not None
    assert fared.answered > fared.lapsed


def _today() -> date:
    return datetime.now(UTC).date()
