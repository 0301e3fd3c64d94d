"""`pullquote ask` on a real library with the real embedder."""

import gzip
import json

import pytest

from knowledge.library import Library
from tests.adapters.terminal.conftest import Command

KEYS = [
    "id",
    "kind",
    "text",
    "confidence",
    "quotes",
    "independent_outlets",
    "as_of",
    "nearest",
    "passages",
    "timings_ms",
    "model",
    "fallback",
    "difference",
]
QUOTE_KEYS = [
    "text",
    "start",
    "end",
    "version",
    "article_id",
    "title",
    "outlet",
    "authors",
    "published",
    "url",
    "link",
    "extent",
    "withdrawn",
]
DAMAGED = gzip.compress(b"x", mtime=0)[:10] + b"\xff" * 12  # a whole header, and no deflate data
HUAWEI = "How much will Huawei invest in its developer programme?"


def replies(stdout: str) -> list[dict]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_empty_library_gets_the_samples_and_answers_from_them(pullquote: Command):
    result = pullquote("ask", HUAWEI)
    assert result.exit_code == 0
    assert "$200 million" in result.stdout
    assert "sample article" in result.stdout
    assert "/huawei-cloud-developers.md" in result.stdout
    assert "As of 18 articles" in result.stdout
    assert "18 sample articles loaded" in result.stderr


def test_samples_are_loaded_once(with_samples: Command):
    result = with_samples("ask", HUAWEI)
    assert result.exit_code == 0
    assert result.stderr == ""


def test_samples_that_another_first_question_loaded_are_not_claimed(
    pullquote: Command, monkeypatch: pytest.MonkeyPatch
):
    load = Library.load_samples

    def load_second(library, on_progress):
        assert load(library).added == 18  # as another process does meanwhile
        return load(library, on_progress)

    monkeypatch.setattr(Library, "load_samples", load_second)
    result = pullquote("ask", HUAWEI)
    assert "$200 million" in result.stdout
    assert "loaded" not in result.stderr


def test_unquoted_words_are_one_question(with_samples: Command):
    result = with_samples("ask", *HUAWEI.rstrip("?").split())
    assert "$200 million" in result.stdout


def test_json_has_exactly_the_promised_keys(with_samples: Command):
    result = with_samples("ask", "--json", "--passages", "3", HUAWEI)
    [reply] = replies(result.stdout)
    assert list(reply) == KEYS
    assert reply["kind"] == "answer"
    assert all(list(quote) == QUOTE_KEYS for quote in reply["quotes"])
    assert "$200 million" in reply["quotes"][0]["text"]
    assert [list(passage) for passage in reply["passages"]] == [
        ["article_id", "url", "text", "score"]
    ] * 3
    assert {"understand", "retrieve", "read", "write", "verify", "total"} <= set(
        reply["timings_ms"]
    )


def test_quote_is_the_slice_of_the_stored_text_that_the_json_says(with_samples: Command):
    [reply] = replies(with_samples("ask", "--json", HUAWEI).stdout)
    quote = reply["quotes"][0]
    shown = with_samples("articles", "show", quote["article_id"], "--json")
    assert json.loads(shown.stdout)["text"][quote["start"] : quote["end"]] == quote["text"]


def test_threshold_decides_between_answer_and_none(with_samples: Command):
    sure = replies(with_samples("ask", "--json", "--threshold", "0", HUAWEI).stdout)[0]
    unsure = replies(with_samples("ask", "--json", "--threshold", "1", HUAWEI).stdout)[0]
    assert sure["kind"] == "answer"
    assert unsure["kind"] == "no_answer"
    assert unsure["quotes"] == []
    assert unsure["text"]
    assert unsure["nearest"][0]["title"]
    assert list(unsure) == KEYS


def test_threshold_of_the_settings_counts_where_none_is_given(with_samples: Command):
    result = with_samples("ask", "--json", HUAWEI, PULLQUOTE_THRESHOLD="1")
    assert replies(result.stdout)[0]["kind"] == "no_answer"


def test_no_answer_lists_headlines_and_is_no_failure(with_samples: Command):
    result = with_samples("ask", "--threshold", "1", HUAWEI)
    assert result.exit_code == 0
    assert "The nearest headlines:" in result.stdout


def test_batch_answers_in_order_and_passes_over_bad_lines(with_samples: Command, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_bytes(
        b'{"id": "a", "question": "Who bought Credit Suisse?", "asked_on": "2023-03-20"}\n'
        b"not json\n"
        b"\n"
        b'{"id": "b"}\n' + json.dumps({"question": HUAWEI}).encode()
    )
    result = with_samples("ask", "--json", "--batch", str(file))
    assert [reply["id"] for reply in replies(result.stdout)] == ["a", "5"]
    assert "Line 2 was passed over: it is not JSON.\n" in result.stderr
    assert 'Line 4 was passed over: it has no "question"' in result.stderr
    assert result.stderr.splitlines()[-1].startswith("2 lines of ")
    assert result.exit_code == 1


@pytest.mark.parametrize("name", ["questions.jsonl.gz", "QUESTIONS.JSONL.GZ"])
def test_gzipped_batch_is_read(with_samples: Command, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(gzip.compress(json.dumps({"id": 1, "question": HUAWEI}).encode()))
    result = with_samples("ask", "--json", "--batch", str(file))
    assert result.exit_code == 0
    assert [reply["id"] for reply in replies(result.stdout)] == ["1"]


@pytest.mark.parametrize("content", [b"\x1f\x8bnot really gzip", DAMAGED, b"", None])
def test_unreadable_batch_ends_with_a_sentence(with_samples: Command, tmp_path, content):
    file = tmp_path / "questions.jsonl.gz"
    if content is not None:
        file.write_bytes(content)
    result = with_samples("ask", "--json", "--batch", str(file))
    if content == b"":
        assert (result.exit_code, result.stdout) == (0, "")
    else:
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{file} ")
        assert "Errno" not in result.stderr
        assert "No such file" not in result.stderr
        said = "does not exist; check the path." if content is None else "cannot be read to its end"
        assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_batch_from_standard_input(with_samples: Command):
    result = with_samples(
        "ask", "--json", "--batch", "-", input=json.dumps({"id": "x", "question": HUAWEI})
    )
    assert [reply["id"] for reply in replies(result.stdout)] == ["x"]


def test_batch_for_people_shows_each_question_above_its_answer(with_samples: Command, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": HUAWEI}))
    lines = with_samples("ask", "--batch", str(file)).stdout.splitlines()
    assert lines[0] == HUAWEI
    assert any(line.startswith("▌ ") and "$200 million" in line for line in lines)


def test_empty_question_is_refused(pullquote: Command):
    result = pullquote("ask", "  ")
    assert result.exit_code == 1
    assert "The question is empty" in result.stderr


def test_output_to_a_pipe_is_plain(with_samples: Command):
    assert "\x1b" not in with_samples("ask", HUAWEI).stdout


def test_changed_embedder_embeds_again_once_and_says_so(with_samples: Command):
    other = "tests.knowledge.embedding.foreign_embeddings:Steady"
    first = with_samples("ask", HUAWEI, PULLQUOTE_EMBEDDING=other)
    assert first.exit_code == 0
    assert "must be embedded again" in first.stderr
    second = with_samples("ask", HUAWEI, PULLQUOTE_EMBEDDING=other)
    assert (second.exit_code, second.stderr) == (0, "")
