"""The index in a folder of ours: opened only when vouched for, and built anew otherwise."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from knowledge.catalog.records import Position
from knowledge.errors import VectorIndexError
from knowledge.index import folders
from knowledge.index.chroma import ChromaIndex
from knowledge.index.folders import Manifest
from knowledge.index.following import went_back
from knowledge.index.homes import Followed, Subject, open_index
from knowledge.index.place import ChromaPlace
from knowledge.index.probe import Expectation, probe

_PLACE = ChromaPlace()
PROBE_NEWEST = 1_000
"""Chroma 1.5.9 writes its graph to disk every 1,000 vectors, so a crash harms the newest first."""
PROBE_OTHERS = 250


class EmbeddedHome:
    """A folder `index-…` in the data folder, named by the manifest `index.json` beside it."""

    def __init__(self, subject: Subject, data_dir: Path) -> None:
        self._subject = subject
        self._data_dir = data_dir

    def bring_up(self, *, distrusted: str | None) -> Followed | None:
        """Open the folder if its checksum or the probe vouches for it; otherwise build another."""
        manifest = folders.read_manifest(self._data_dir)
        folders.sweep(self._data_dir, manifest.folder if manifest else None)
        problem = distrusted or self._problem(manifest)
        if self._subject.stopped():
            return None
        if problem is None and manifest is not None:
            return self._opened(manifest)
        if problem is not None:
            self._subject.report(
                f"The vector index {problem}; rebuilding it from the catalog. "
                f"Answers go on meanwhile."
            )
        return self._built(manifest)

    def record(self, followed: Followed) -> None:
        """Write the position into the manifest, as that of an index in use."""
        manifest = folders.read_manifest(self._data_dir)
        if manifest is None:
            raise VectorIndexError("The manifest of the vector index is gone.")
        folders.write_manifest(
            self._data_dir, _moved(manifest, followed.at, checksum=None), durable=False
        )

    def put_away(self, followed: Followed, *, sound: bool) -> None:
        """Close it, and vouch for its files by a checksum once they have come to rest."""
        followed.index.close()
        manifest = folders.read_manifest(self._data_dir)
        if manifest is None or not sound:
            return
        folder = self._data_dir / manifest.folder
        if folders.wait_until_released(folder):
            digest = folders.checksum(folder)
            folders.write_manifest(self._data_dir, _moved(manifest, followed.at, checksum=digest))

    def _problem(self, manifest: Manifest | None) -> str | None:
        """Why the folder cannot be used, as the end of "The vector index ...", or None.

        Without a manifest of ours there is no folder of ours, and nothing to say: that is how an
        index begins.
        """
        if manifest is None:
            damaged = (self._data_dir / folders.MANIFEST).exists()
            return "was damaged (its manifest cannot be read)" if damaged else None
        return self._mismatch(manifest) or self._damage(manifest)

    def _mismatch(self, manifest: Manifest) -> str | None:
        subject = self._subject
        if manifest.catalog != subject.source.id:
            return "belongs to another library"
        if (manifest.embedder, manifest.dimensions) != (subject.embedder, subject.dimensions):
            return f"was built by another embedder ({manifest.embedder})"
        if went_back(manifest.position, subject.source.position(subject.embedder)):
            return "is ahead of the catalog, as after restoring an older copy"
        return None

    def _damage(self, manifest: Manifest) -> str | None:
        folder = self._data_dir / manifest.folder
        if not folder.is_dir():
            return "was missing"
        if manifest.checksum is not None:
            same = folders.checksum(folder) == manifest.checksum
            return None if same else "was damaged (its files are not those that were left)"
        found = probe(folder, self._expectation(manifest), stopped=self._subject.stopped)
        return f"was damaged ({found})" if found else None

    def _expectation(self, manifest: Manifest) -> Expectation:
        subject = self._subject
        vectors = subject.source.vectors_after(subject.embedder, 0)
        old = vectors.seqs <= manifest.seq
        removed = subject.source.removed_after(manifest.removed)
        settled = np.flatnonzero(old)
        others = np.random.default_rng().permutation(settled[:-PROBE_NEWEST])[:PROBE_OTHERS]
        sample = np.concatenate([settled[-PROBE_NEWEST:], others])
        # What was embedded anew after the manifest was written may be in there already or not.
        return Expectation(
            catalog=manifest.catalog,
            embedder=manifest.embedder,
            dimensions=manifest.dimensions,
            required=vectors.passage_ids[old],
            allowed=np.concatenate([vectors.passage_ids[~old], removed.passage_ids]),
            sample_ids=vectors.passage_ids[sample],
            sample_vectors=vectors.vectors[sample],
        )

    def _opened(self, manifest: Manifest) -> Followed:
        # From here on its files change, so the checksum must be gone before it is opened.
        folders.write_manifest(self._data_dir, replace(manifest, checksum=None))
        index = open_index(self._subject, _PLACE, self._data_dir / manifest.folder, create=False)
        try:
            return Followed(index, replace(manifest.position, count=index.count()))
        except VectorIndexError:
            index.close()
            raise

    def _built(self, old: Manifest | None) -> Followed | None:
        subject = self._subject
        folder = folders.new_folder(self._data_dir)
        begin = subject.source.position(subject.embedder)
        index = None
        try:
            index = open_index(subject, _PLACE, folder, create=True)
            at = subject.bring(index, Position(0, begin.removed, 0), aloud=True)
            if subject.stopped():
                _drop(index, folder)
                return None
            folders.write_manifest(
                self._data_dir,
                Manifest(
                    folder=folder.name,
                    catalog=subject.source.id,
                    embedder=subject.embedder,
                    dimensions=subject.dimensions,
                    seq=at.seq,
                    removed=at.removed,
                    count=at.count,
                    checksum=None,
                ),
            )
        except BaseException:
            _drop(index, folder)  # a full disk gets its space back
            raise
        if old is not None:
            folders.remove(self._data_dir / old.folder)
        return Followed(index, at)


def _moved(manifest: Manifest, at: Position, *, checksum: str | None) -> Manifest:
    return replace(manifest, seq=at.seq, removed=at.removed, count=at.count, checksum=checksum)


def _drop(index: ChromaIndex | None, folder: Path) -> None:
    if index is not None:
        with suppress(VectorIndexError):
            index.close()
    folders.remove(folder)
