"""How a draft becomes rows, inside a transaction that `store` opens, and how an article leaves.

Which article a draft is, and whether its text may change it, is `identity`'s affair.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

import sqlalchemy as sa

from knowledge.articles import Draft
from knowledge.catalog import clusters, entries, tagging, tombstones
from knowledge.catalog.identity import Plan, body_values, head_values, plan_for
from knowledge.catalog.passage_rows import add_passages, remove_passages
from knowledge.catalog.records import EntryMark, EntryState, Outcome, Prepared
from knowledge.catalog.rows import epoch, present_epoch
from knowledge.catalog.schema import article_urls, articles, versions


def foresee(connection: sa.Connection, draft: Draft, entry: EntryMark | None) -> Outcome:
    """What `put` would do with this draft now."""
    return _plan(connection, draft, entry).outcome


def needs_passages(connection: sa.Connection, draft: Draft) -> bool:
    """Whether storing the draft now would store passages, which must have been embedded."""
    plan = plan_for(connection, draft, None)
    return plan.outcome is not Outcome.UNCHANGED and plan.new_passages


def put_all(connection: sa.Connection, batch: Sequence[Prepared], embedder: str) -> list[Outcome]:
    """Store drafts with their passages, embeddings and entries."""
    done = _Done()
    return [_put(connection, prepared, embedder, done) for prepared in batch]


@dataclass(slots=True)
class _Done:
    """What one call wrote so far: `given` are articles that it gave their text."""

    given: set[str] = field(default_factory=set)
    samples_left: bool = False


def _put(connection: sa.Connection, prepared: Prepared, embedder: str, done: _Done) -> Outcome:
    draft, entry = prepared.draft, prepared.entry
    plan = _plan(connection, draft, entry, done.given)
    if plan.refused:
        _refuse(connection, plan, entry)
        return Outcome.UNCHANGED
    if prepared.without_passages and plan.new_passages:
        return Outcome.UNCHANGED  # the catalog moved on: the entry is looked at again
    if entry is None and not draft.sample:
        tombstones.lift(connection, [one for one in (draft.url, draft.origin) if one])
    article_id = plan.known.id if plan.known else draft.article_id
    if plan.known is None and not draft.sample and not done.samples_left:
        _remove_samples(connection)
        done.samples_left = True  # none is taken in beside the article that is written now
    if plan.outcome is not Outcome.UNCHANGED:
        _write_article(connection, plan, article_id, prepared, embedder)
    if plan.further_urls:
        connection.execute(
            article_urls.insert(),
            [{"url": url, "article_id": article_id} for url in plan.further_urls],
        )
    retagged = tagging.add_own_tags(connection, article_id, draft.tags)
    if entry is not None:
        retagged |= _link(connection, plan, entry, article_id)
    if retagged and not (plan.outcome is not Outcome.UNCHANGED and plan.new_passages):
        tagging.note_change(connection)
    if plan.gives:
        done.given.add(article_id)
    return plan.outcome


class Cause(Enum):
    """Why an article leaves, which decides whether it may come again."""

    PERSON = "person"
    """A person does not want it: no feed brings it back."""
    RETENTION = "retention"
    """It is too old or one too many: its entries rest while there is a limit."""
    WITH_FEED = "with_feed"
    """It goes with its feed, and comes again with it."""
    SAMPLE = "sample"
    """A real article took its place."""


def remove(connection: sa.Connection, article_id: str, cause: Cause) -> bool:
    """Take an article away with everything that belongs to it.

    Versions, passages, embeddings, tags, further addresses and signature go by foreign key.
    """
    known = connection.execute(sa.select(articles.c.id).where(articles.c.id == article_id)).first()
    if known is None:
        return False
    remove_passages(connection, article_id)
    clusters.leave(connection, article_id)
    if cause is Cause.PERSON:
        tombstones.bury(connection, article_id)
    state = EntryState.REMOVED if cause is Cause.PERSON else EntryState.EXPIRED
    entries.note_removal(connection, article_id, state)
    connection.execute(articles.delete().where(articles.c.id == article_id))
    return True


def prune(
    connection: sa.Connection, keep_after: datetime | None, keep_count: int | None, limit: int
) -> int:
    """Take away at most `limit` articles that are too old or too many; see `Catalog.prune`."""
    fetched = (
        sa.select(sa.func.min(versions.c.fetched_epoch))
        .where(versions.c.article_id == articles.c.id)
        .scalar_subquery()
    )
    age = sa.func.coalesce(articles.c.published_epoch, fetched)
    real = sa.select(articles.c.id).where(~articles.c.sample).order_by(age, articles.c.id)
    doomed: list[str] = []
    if keep_after is not None:
        old = real.where(age < epoch(keep_after)).limit(limit)
        doomed = list(connection.execute(old).scalars())
    if keep_count is not None and len(doomed) < limit:
        number = sa.select(sa.func.count()).select_from(articles).where(~articles.c.sample)
        excess = connection.execute(number).scalar_one() - keep_count
        if excess > len(doomed):
            oldest = real.limit(min(excess, limit))
            doomed = list(connection.execute(oldest).scalars())
    for article_id in doomed:
        remove(connection, article_id, Cause.RETENTION)
    return len(doomed)


def withdraw(connection: sa.Connection, article_id: str, at: datetime) -> bool:
    """Note that an article's page is gone; False for an unknown id, or one noted before."""
    standing = (articles.c.id == article_id) & articles.c.withdrawn_epoch.is_(None)
    marked = articles.update().where(standing).values(withdrawn_epoch=epoch(at))
    return connection.execute(marked).rowcount > 0


def _plan(
    connection: sa.Connection,
    draft: Draft,
    entry: EntryMark | None,
    given: AbstractSet[str] = frozenset(),
) -> Plan:
    plan = plan_for(connection, draft, entry, given)
    if entry is None or plan.known is not None or plan.refused or draft.url is not None:
        return plan
    # Without an address it is known by the entry alone, which may have gone with its feed.
    if not tombstones.buried(connection, [draft.origin]):
        return plan
    return replace(plan, outcome=Outcome.UNCHANGED, refused=True)


def _write_article(
    connection: sa.Connection, plan: Plan, article_id: str, prepared: Prepared, embedder: str
) -> None:
    held, known = plan.held, plan.known
    version = known.version if known else 1
    if known is None:
        head = head_values(held)
        connection.execute(
            articles.insert(), {"id": article_id, "version": version, "cluster": article_id, **head}
        )
    elif plan.new_passages:
        remove_passages(connection, article_id)
    this = (versions.c.article_id == article_id) & (versions.c.version == version)
    if known is not None and not plan.new_words:
        # Only what is said about the article changed: no reader ever saw another text.
        connection.execute(versions.update().where(this).values(**body_values(held)))
    else:
        version += 1 if known else 0
        connection.execute(
            versions.insert(),
            {
                "article_id": article_id,
                "version": version,
                **body_values(held),
                "fetched_epoch": present_epoch(),
            },
        )
    if known is not None:
        connection.execute(
            articles.update()
            .where(articles.c.id == article_id)
            .values(version=version, **head_values(held))
        )
    if plan.new_passages:
        add_passages(connection, article_id, version, prepared=prepared, embedder=embedder)
    if plan.new_words:
        place = clusters.place_again if known else clusters.place_new
        place(connection, article_id, prepared.signature, held["published_epoch"])


def _refuse(connection: sa.Connection, plan: Plan, entry: EntryMark | None) -> None:
    """Remember of an entry that must not bring its article back that it was seen."""
    if entry is not None and entries.has_feed(connection, entry.feed_id):
        entries.write(
            connection,
            entries.as_removed(entry),
            plan.entry,
            article_id=None,
            owner=False,
            now=present_epoch(),
        )


def _link(connection: sa.Connection, plan: Plan, entry: EntryMark, article_id: str) -> bool:
    """Write the entry's row, owner of what it gave; whether it did not lead there before."""
    old = plan.entry
    moved = old is None or old.article_id != article_id
    if plan.known and plan.gives and not (old and old.owner and not moved):
        entries.disown(connection, article_id)
    entries.write(
        connection, entry, old, article_id=article_id, owner=plan.gives, now=present_epoch()
    )
    return moved


def _remove_samples(connection: sa.Connection) -> None:
    samples = sa.select(articles.c.id).where(articles.c.sample)
    for article_id in connection.execute(samples).scalars().all():
        remove(connection, article_id, Cause.SAMPLE)
