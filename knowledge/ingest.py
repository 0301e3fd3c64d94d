"""Takes drafts into the library: splits, embeds and stores them, a small transaction at a time.

What a transaction stored is acknowledged and stays, whatever happens next; what it did not store
is not there at all. So an interrupted run loses nothing, and running it again skips what is done.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from knowledge.articles import Draft, Span
from knowledge.catalog.records import EntryMark, Outcome, Prepared
from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import Embedder
from knowledge.errors import SourceError
from knowledge.passages import embedded_text, passage_spans
from knowledge.stories import signature_of

BATCH_PASSAGES = 256
"""Passages embedded and stored together: about two seconds of work on two cores, which is what an
interruption can cost; larger batches embedded no faster."""

FIRST_PASSAGES = 16
"""The first batch is so small, and each next one twice as large: what was asked for is seen to
begin within a second or so, even on a slow machine."""

BATCH_ARTICLES = 200
"""Articles looked at together, so that a run over unchanged articles still shows progress."""


@dataclass(slots=True)
class IngestSummary:
    """What loading did. `failures` holds what could not be read, in the order met."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passages: int = 0
    failures: list[SourceError] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many articles could not be read."""
        return len(self.failures)

    def count(self, outcome: Outcome) -> None:
        """Add one article with this outcome."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def ingest(
    catalog: Catalog,
    embedder: Embedder,
    drafts: Iterable[Draft | SourceError],
    *,
    on_progress: Callable[[int], None] = lambda _done: None,
    first_passages: int = FIRST_PASSAGES,
) -> IngestSummary:
    """Store every draft that is new or changed; errors among them are collected, not raised.

    Of two texts for one address the first is stored and the other reported, so that loading the
    same again changes nothing.

    `on_progress` is called with how many more drafts (errors included) are dealt with. Raises
    CatalogError where the catalog cannot be written and EmbeddingError where the embedder fails;
    what was acknowledged by `on_progress` before is stored. `first_passages` is the size of the
    first transaction: drafts with fewer passages in all are stored together or not at all.
    """
    summary = IngestSummary()
    for batch, limit in _batches(_one_text_each(drafts), first_passages):
        readable = [draft for draft in batch if isinstance(draft, Draft)]
        summary.failures += [error for error in batch if isinstance(error, SourceError)]
        foreseen = catalog.foresee(readable)
        changed = []
        for draft, outcome in zip(readable, foreseen, strict=True):
            if outcome is Outcome.UNCHANGED:
                summary.count(outcome)
            else:
                changed.append(draft)
        needed = catalog.need_passages(changed)
        # A tag or an address more is written down without embedding the article again.
        slight = [draft for draft, needs in zip(changed, needed, strict=True) if not needs]
        bare = [_without_passages(draft, embedder) for draft in slight]
        for outcome in catalog.put(bare, embedder.name) if bare else ():
            summary.count(outcome)
        on_progress(len(batch) - len(changed) + len(slight))
        wanted = [draft for draft, needs in zip(changed, needed, strict=True) if needs]
        for group in _groups(wanted, limit):
            prepared = _prepare(group, embedder)
            outcomes = catalog.put(prepared, embedder.name)
            for one, outcome in zip(prepared, outcomes, strict=True):
                summary.count(outcome)
                # Met twice in this group, or stored by another process meanwhile: nothing new.
                summary.passages += 0 if outcome is Outcome.UNCHANGED else len(one.spans)
            on_progress(len(group))
    return summary


def prepare(marked: Sequence[tuple[Draft, EntryMark | None]], embedder: Embedder) -> list[Prepared]:
    """Split, embed and sign drafts, each with the entry that led to it, ready for `Catalog.put`.

    Everything slow about storing them, done outside the transaction. Raises EmbeddingError.
    """
    group = [(draft, passage_spans(draft.text)) for draft, _ in marked]
    return _prepare(group, embedder, [mark for _, mark in marked])


def embed_again(
    catalog: Catalog,
    embedder: Embedder,
    *,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Embed every passage that `embedder` has not embedded; returns how many. Can be resumed."""
    total = 0
    while waiting := catalog.unembedded(embedder.name, BATCH_PASSAGES):
        vectors = embedder.embed_documents([embedded_text(one.title, one.text) for one in waiting])
        catalog.reembed(
            [one.passage_id for one in waiting], vectors.astype(np.float16), embedder.name
        )
        total += len(waiting)
        on_progress(len(waiting))
    return total


def _one_text_each(drafts: Iterable[Draft | SourceError]) -> Iterator[Draft | SourceError]:
    seen: dict[str, str] = {}
    for draft in drafts:
        if (
            isinstance(draft, Draft)
            and seen.setdefault(draft.article_id, draft.sha256) != draft.sha256
        ):
            yield SourceError(
                draft.url or draft.origin,
                f"“{draft.title}” has the address of an earlier article in this load, which was "
                "kept",
            )
        else:
            yield draft


def _batches(
    drafts: Iterable[Draft | SourceError], first_passages: int
) -> Iterator[tuple[list[Draft | SourceError], int]]:
    """Drafts to look at together, and how many passages of theirs to embed and store together."""
    limit = min(first_passages, BATCH_PASSAGES)
    batch: list[Draft | SourceError] = []
    characters = 0
    for draft in drafts:
        batch.append(draft)
        characters += len(draft.text) if isinstance(draft, Draft) else 0
        # A passage has about 800: more would only lengthen what an interruption costs.
        if len(batch) >= min(limit, BATCH_ARTICLES) or characters > limit * 800:
            yield batch, limit
            batch, characters = [], 0
            limit = min(2 * limit, BATCH_PASSAGES)
    if batch:
        yield batch, limit


def _groups(drafts: Iterable[Draft], limit: int) -> Iterator[list[tuple[Draft, list[Span]]]]:
    """Drafts with their passages, at most `limit` of them unless one draft alone has more."""
    group: list[tuple[Draft, list[Span]]] = []
    passages = 0
    for draft in drafts:
        spans = passage_spans(draft.text)
        if group and passages + len(spans) > limit:
            yield group
            group, passages = [], 0
        group.append((draft, spans))
        passages += len(spans)
    if group:
        yield group


def _prepare(
    group: Sequence[tuple[Draft, Sequence[Span]]],
    embedder: Embedder,
    marks: Iterable[EntryMark | None] = repeat(None),
) -> list[Prepared]:
    texts = [
        embedded_text(draft.title, draft.text[span.start : span.end])
        for draft, spans in group
        for span in spans
    ]
    vectors = embedder.embed_documents(texts).astype(np.float16)
    prepared, at = [], 0
    for (draft, spans), mark in zip(group, marks, strict=False):
        mine = vectors[at : at + len(spans)]
        prepared.append(Prepared(draft, tuple(spans), mine, mark, signature_of(draft.text)))
        at += len(spans)
    return prepared


def _without_passages(draft: Draft, embedder: Embedder) -> Prepared:
    nothing = np.empty((0, embedder.dimensions), np.float16)
    return Prepared(draft, (), nothing, without_passages=True)
