"""Two slips in one long word: which words of the library it may be, "micorsfot" say.

One slip is looked up letter by letter in `spelling`; two would be a hundred thousand look-ups, so
the library's words that begin alike are gone through instead.
"""

from collections import Counter
from collections.abc import Mapping

MOST = 2


def near_stems(typed: str, held: Mapping[str, int], least: int) -> list[str]:
    """Stems of `held` (how many passages hold each) two slips from `typed`, a stem itself.

    Those that at least `least` passages hold, the most held first.
    """
    letters = set(typed)
    near = [
        stem
        for stem, number in held.items()
        if number >= least
        and abs(len(stem) - len(typed)) <= MOST
        and len(set(stem) - letters) <= MOST
        and slips_between(stem, typed) <= MOST
    ]
    return sorted(near, key=lambda stem: -held[stem])


def slips_between(one: str, other: str) -> int:
    """Letters too many, too few, other or changed with their neighbour, from `one` to `other`.

    Optimal string alignment: no letter is touched twice.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return row[-1]


def has_the_same_letters(one: str, other: str) -> bool:
    """Whether two words have the same letters in another order, doubled ones counting once."""
    return Counter(one) == Counter(other) or (
        set(one) == set(other) and abs(len(one) - len(other)) == 1
    )
