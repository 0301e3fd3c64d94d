"""Checks blocks and views against Slack's own types, by the TypeScript compiler.

The packages are installed once, by `npm ci` from the committed lock file, into a cache folder that
is named for it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "npm"
BIN = Path(sys.executable).parent
INSTALL_S = 240
COMPILE_S = 120

_TYPE_OF = {"message": "KnownBlock[]", "home": "HomeView", "modal": "ModalView"}
_LITERALS = {"type", "style", "format", "level", "range"}


class CannotInstallError(Exception):
    """npm could not install; the message says why."""


def installed() -> Path:
    """The folder with `node_modules`, made when needed. Raises CannotInstallError."""
    lock = (HERE / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pullquote"
    folder = cache / f"npm-{hashlib.sha256(lock).hexdigest()[:16]}"
    npm = BIN / "npm"
    if not npm.exists():
        raise CannotInstallError("npm is not beside this Python")
    with _alone(folder):
        done = folder / "installed"
        if not done.exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder / name)
            _run_npm(npm, folder)
            done.touch()
    return folder


def node_environment() -> dict[str, str]:
    """An environment in which the Node beside this Python is found first."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


class TypedBlocks:
    """Collects what tests render and has it compiled once. Texts do not matter to types, so that
    payloads of one shape are compiled once."""

    def __init__(self) -> None:
        self._shapes: dict[str, str] = {}

    def add(self, value: object, surface: str = "message") -> None:
        """`value` is a list of blocks for a message, or a whole view (`home`, `modal`)."""
        shape = json.dumps(_shape(value), sort_keys=True)
        self._shapes[shape] = _TYPE_OF[surface]

    def __len__(self) -> int:
        return len(self._shapes)

    def problems(self, folder: Path) -> str:
        """What the compiler says, empty where all is well."""
        lines = ['import type { HomeView, KnownBlock, ModalView } from "@slack/types";']
        lines += [
            f"export const shape{number}: {kind} = {shape};"
            for number, (shape, kind) in enumerate(self._shapes.items())
        ]
        with tempfile.TemporaryDirectory(dir=folder) as work:
            source = Path(work) / "blocks.ts"
            source.write_text("\n".join(lines))
            compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
            flags = ["--noEmit", "--strict", "--skipLibCheck", "--lib", "es2022"]
            flags += ["--module", "nodenext", "--moduleResolution", "nodenext"]
            done = subprocess.run(
                [str(BIN / "node"), str(compiler), *flags, str(source)],
                capture_output=True,
                text=True,
                timeout=COMPILE_S,
                env=node_environment(),
                check=False,
            )
        return "" if done.returncode == 0 else (done.stdout + done.stderr)[-4_000:] or "tsc failed"


def _shape(value: object) -> object:
    """The value with short texts, and lists of like elements at most two long."""
    if isinstance(value, Mapping):
        return {
            key: part if key in _LITERALS and isinstance(part, str) else _shape(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        seen: dict[str, Any] = {}
        for part in value:
            shaped = _shape(part)
            seen.setdefault(json.dumps(shaped, sort_keys=True), shaped)
        return list(seen.values())
    return "…" if isinstance(value, str) else value


def _run_npm(npm: Path, folder: Path) -> None:
    try:
        done = subprocess.run(
            [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_S,
            env=node_environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstallError(f"npm did not finish: {error}") from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise CannotInstallError(f"npm ci failed: {'; '.join(told[:2]) or done.returncode}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: tests run in several."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
