"""Checks blocks and views against Slack's own types, by the TypeScript compiler."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.loopback.npm import BIN, node_environment

HERE = Path(__file__).parent / "npm"
COMPILE_S = 120

_TYPE_OF = {"message": "KnownBlock[]", "home": "HomeView", "modal": "ModalView"}
_LITERALS = {"type", "style", "format", "level", "range"}


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
