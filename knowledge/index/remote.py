"""The index on a Chroma server or in Chroma Cloud, which look after their own files."""

from dataclasses import replace

import numpy as np

from knowledge.catalog.records import Position
from knowledge.index.following import rows_of, went_back
from knowledge.index.homes import Followed, Subject, open_index
from knowledge.index.place import ChromaPlace


class RemoteHome:
    """A collection on a server, named after catalog and embedder.

    Several bots may follow one catalog into it: upserts and deletions may be repeated, and the
    position written on the collection is one that its writer has really reached.
    """

    def __init__(self, subject: Subject, place: ChromaPlace) -> None:
        self._subject = subject
        self._place = place

    def bring_up(self, *, distrusted: str | None) -> Followed | None:
        """Connect, and put right whatever differs from the catalog up to the marked position."""
        subject = self._subject
        index = open_index(subject, self._place, None, create=True)
        try:
            at = index.marked()
            vectors = subject.source.vectors_after(subject.embedder, 0)
            if went_back(at, subject.source.position(subject.embedder)):
                at = Position(0, 0, 0)
            stored = index.ids()
            index.delete(sorted(stored - set(vectors.passage_ids.tolist())))
            lost = ~np.isin(vectors.passage_ids, list(stored)) & (vectors.seqs <= at.seq)
            if lost.any():
                index.upsert(rows_of(vectors, lost))
            return Followed(index, replace(at, count=index.count()))
        except BaseException:
            index.close()
            raise

    def record(self, followed: Followed) -> None:
        """Write the position on the collection."""
        followed.index.mark(followed.at)

    def put_away(self, followed: Followed, *, sound: bool) -> None:
        """Close the connection."""
        followed.index.close()
