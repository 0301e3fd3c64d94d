"""Passages are whole sentences, full but never too full."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles import Span
from knowledge.passages import embedded_text, passage_spans
from knowledge.sentences import sentence_spans

SENTENCES = st.lists(
    st.tuples(st.integers(1, 45), st.sampled_from([" ", "\n", "\n\n"])), max_size=60
).map(lambda parts: "".join("Word" + " word" * (n - 1) + "." + gap for n, gap in parts).strip())


def words(text: str, span: Span) -> int:
    return len(text[span.start : span.end].split())


@given(st.one_of(SENTENCES, st.text()), st.integers(5, 130))
@settings(max_examples=300, deadline=None)
def test_passages_cover_every_sentence_and_stay_within_their_size(text: str, limit: int) -> None:
    sentences = sentence_spans(text)
    spans = passage_spans(text, sentences, max_words=limit)
    assert all(words(text, span) <= limit for span in spans)
    position = 0
    for span in spans:
        assert position <= span.start < span.end
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()
    borders = {span.start for span in spans}
    for sentence in sentences:
        if words(text, sentence) <= limit:
            assert not any(sentence.start < border < sentence.end for border in borders)


@given(SENTENCES, st.integers(1, 4))
@settings(deadline=None)
def test_overlapping_passages_share_whole_sentences_and_advance(text: str, overlap: int) -> None:
    sentences = sentence_spans(text)
    plain = passage_spans(text, sentences, max_words=60)
    spans = passage_spans(text, sentences, max_words=60, overlap_sentences=overlap)
    assert [span.end for span in spans] == [span.end for span in plain]
    assert all(words(text, span) <= 60 for span in spans)
    starts = {sentence.start for sentence in sentences}
    assert all(span.start in starts for span in spans)
    assert all(a.start < b.start for a, b in pairwise(spans))


def test_overlap_repeats_the_last_sentence() -> None:
    text = "One two three four. Five six seven eight. Nine ten eleven twelve."
    spans = passage_spans(text, max_words=8, overlap_sentences=1)
    assert [text[s.start : s.end] for s in spans] == [
        "One two three four. Five six seven eight.",
        "Five six seven eight. Nine ten eleven twelve.",
    ]


def test_passage_ends_at_a_paragraph_when_it_is_full_enough() -> None:
    first = "Seven words stand in this short sentence. " * 10
    second = "Other words stand in the second paragraph. " * 14
    text = f"{first.strip()}\n\n{second.strip()}"
    spans = passage_spans(text, max_words=100)
    assert text[spans[0].start : spans[0].end] == first.strip()


def test_short_last_passage_is_evened_out() -> None:
    text = "Seven words stand in this short sentence. " * 15
    assert [words(text, span) for span in passage_spans(text, max_words=98)] == [49, 56]


def test_text_without_spaces_is_still_cut_to_size() -> None:
    text = "日本語" * 900
    spans = passage_spans(text, max_words=100)
    assert max(span.end - span.start for span in spans) <= 200


def test_empty_text_has_no_passages() -> None:
    assert passage_spans("") == []


def test_embedded_text_begins_with_the_title() -> None:
    assert embedded_text("Rates fall", "The bank cut.") == "Rates fall\nThe bank cut."
