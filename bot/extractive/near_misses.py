"""Near misses: questions with a name or a figure changed, so that nothing answers them.

They are what a reader meets of the unanswerable most: the right words about another company or
another year. Fitting learns from them what a changed name leaves behind in what is found.
"""

import re
from collections.abc import Iterator, Sequence
from random import Random

_WORD = r"(?:[A-Z][\w'’.-]*[a-z]\w*|[A-Z]{2,}\w*)"
_NAME = re.compile(rf"(?<=\s){_WORD}(?:\s(?:of\s|the\s|for\s)?[A-Z][\w'’.-]+)*")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?![\w,]|\.\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_NAMES = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December President
    """.split()  # noqa: SIM905
)
_FIGURES_FIRST = 0.4
"""How often a figure is changed where there is a name too."""

_YEARS = (-25, -12, -3, -2, -1, 1)
_FACTORS = (0.3, 0.5, 2, 3)


class NearMisses:
    """Changes questions; a name is exchanged for one of as many words from another of `questions`.

    The same `random` in the same order changes them in the same way.
    """

    def __init__(self, questions: Sequence[str], random: Random) -> None:
        self._random = random
        self._names: dict[int, list[str]] = {}
        for name in sorted({name for text in questions for _, name in _names_in(text)}):
            self._names.setdefault(len(name.split()), []).append(name)

    def of(self, question: str) -> str | None:
        """`question` with one name or figure changed; None where it holds neither."""
        figures, names = list(_FIGURE.finditer(question)), list(_names_in(question))
        if figures and (not names or self._random.random() < _FIGURES_FIRST):
            figure = self._random.choice(figures)
            return question[: figure.start()] + self._other(figure[0]) + question[figure.end() :]
        if not names:
            return None
        at, name = self._random.choice(names)
        others = [
            other
            for other in self._names.get(len(name.split()), ())
            if other.lower() not in question.lower() and name.lower() not in other.lower()
        ]
        if not others:
            return None
        return question[:at] + self._random.choice(others) + question[at + len(name) :]

    def _other(self, figure: str) -> str:
        number = int(figure)
        if _YEAR.fullmatch(figure):
            return str(number + self._random.choice(_YEARS))
        other = int(number * self._random.choice(_FACTORS)) + self._random.choice((0, 1, 2))
        return str(other if other != number else other + 1)


def _names_in(question: str) -> Iterator[tuple[int, str]]:
    """Where each name begins, and the name: words with capitals, but for the first of all."""
    for match in _NAME.finditer(question):
        name = re.sub(r"['’]s$", "", match[0].rstrip(".?,'’"))
        if not _NO_NAMES.issuperset(name.split()):
            yield match.start(), name
