"""What README and --help suggest to ask is answered from the samples, as a newcomer would see."""

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path

from adapters.terminal import ask, command, run
from adapters.terminal.chat import SAMPLE_QUESTION
from bot.answers import Answer, Question
from bot.assembly import open_newsroom
from bot.settings import Settings

README = Path(__file__).parents[3] / "README.md"
OF_ANOTHER_LIBRARY = {"How much does electrifying the cranes cost?", "Who builds a plant?"}
"""Examples of `--tag`, which no sample carries."""

_EXAMPLE = re.compile(
    r"""(?:ask|echo|printf|invoke\()(?: --asked-on (?P<day>[\d-]+))?(?: --[\w-]+(?: [\w-]+)?)*"""
    r""" ?["'](?P<question>[A-Z][^"'…]+\?)"""
)


def _examples() -> set[Question]:
    texts = [README.read_text("utf-8"), *map(inspect.getsource, (ask, command, run))]
    found = [match for text in texts for match in _EXAMPLE.finditer(text)]
    asked = {(match["question"], match["day"]) for match in found} | {(SAMPLE_QUESTION, None)}
    return {
        Question(
            text,
            datetime.fromisoformat(day).replace(tzinfo=UTC) if day else datetime.now(UTC),
            include_samples=True,
        )
        for text, day in asked
        if text not in OF_ANOTHER_LIBRARY
    }


def test_every_example_is_answered_from_the_samples(tmp_path: Path) -> None:
    settings = Settings.load({"PULLQUOTE_DATA_DIR": str(tmp_path)}, env_file=None)
    examples = _examples()
    assert len(examples) >= 4
    with open_newsroom(settings, own_index=False) as newsroom:
        newsroom.library.load_samples()
        silent = [one.text for one in examples if not isinstance(newsroom.answer(one), Answer)]
    assert silent == []
