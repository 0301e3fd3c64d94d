"""The folder of an embedded Chroma, and the manifest beside it that says whose it is.

A store from someone else is code, so a folder is opened only when `index.json`, written by this
library outside the folder, names it. At a clean shutdown the manifest holds a checksum too.
"""

import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from knowledge.catalog.records import Position

MANIFEST = "index.json"
LOCK = "index.lock"
_FOLDER = re.compile(r"index-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the owner knows of the index folder.

    `seq`, `removed` and `count` tell how far the catalog was followed. `checksum` is the folder's
    at a clean shutdown, None while it is open or after a crash.
    """

    folder: str
    catalog: str
    embedder: str
    dimensions: int
    seq: int
    removed: int
    count: int
    checksum: str | None

    @property
    def position(self) -> Position:
        """How far the catalog was followed."""
        return Position(self.seq, self.removed, self.count)


def new_folder(data_dir: Path) -> Path:
    """A name never used before: Chroma keeps state by path for as long as a process lives."""
    return data_dir / f"index-{uuid.uuid4().hex[:12]}"


def read_manifest(data_dir: Path) -> Manifest | None:
    """The manifest, or None where there is none or it is not one of ours."""
    try:
        values = json.loads((data_dir / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(values, dict) or values.keys() != {f.name for f in fields(Manifest)}:
        return None
    texts = (values["folder"], values["catalog"], values["embedder"], values["checksum"] or "")
    numbers = (values["dimensions"], values["seq"], values["removed"], values["count"])
    if not all(isinstance(text, str) for text in texts) or not _FOLDER.fullmatch(texts[0]):
        return None
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        return None
    return Manifest(**values)


def write_manifest(data_dir: Path, manifest: Manifest, *, durable: bool = True) -> None:
    """Replace the manifest in one step. OSError when the place is full or read-only.

    `durable` waits for the disk: for whatever must be true after a power cut. Without it the new
    manifest may be lost, and the older one then names a position that was passed, which is safe.
    """
    path = data_dir / MANIFEST
    draft = path.with_suffix(".json.new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    draft.replace(path)


def checksum(folder: Path) -> str | None:
    """A digest of the names, sizes and contents below `folder`; None when it cannot be read whole.

    90 MB (45,000 vectors) take about 0.15 s. Links are refused: they lead out of the folder.
    """
    digest = hashlib.blake2b(digest_size=32)
    try:
        if folder.is_symlink() or not folder.is_dir():
            return None
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                return None
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                digest.update(f"{name}\0{path.stat().st_size}\0".encode())
                with path.open("rb") as file:
                    while block := file.read(1 << 20):
                        digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def size_of(folder: Path) -> int:
    """Bytes of the files below `folder`; 0 where it does not exist."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # removed meanwhile
    return total


def remove(folder: Path) -> None:
    """Delete an index folder as far as possible; what stays is swept at the next start."""
    if folder.is_symlink():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(data_dir: Path, keep: str | None) -> None:
    """Delete every index folder but `keep`: left over from builds that were interrupted."""
    for path in data_dir.iterdir():
        if _FOLDER.fullmatch(path.name) and path.name != keep:
            remove(path)


def wait_until_released(folder: Path, timeout_s: float = 5.0) -> bool:
    """Wait until this process holds no file below `folder` open; whether that came about.

    Chroma 1.5.9 closes its SQLite connections some milliseconds after `close` has returned. Where
    the system does not list open files, a quarter of a second has to do.
    """
    listing = Path("/proc/self/fd")
    if not listing.is_dir():
        time.sleep(0.25)
        return True
    inside = str(folder.resolve()) + "/"
    deadline = time.monotonic() + timeout_s
    while any(target.startswith(inside) for target in _open_files(listing)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _open_files(listing: Path) -> Iterator[str]:
    for entry in listing.iterdir():
        try:
            yield str(entry.readlink())
        except OSError:
            continue  # it was closed meanwhile
