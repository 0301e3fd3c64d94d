"""Remembers what a model's answers came to, so that the same question costs nothing again.

The key covers the question, the day and every passage shown to the model, so an entry ends by
itself when the library changes in what was found for it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from bot.gate import Claim

MOST = 500


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model said, as far as it was proven: `claims[i]` carries the sentence `texts[i]`.

    A claim alone, without a text, is a quote that was well chosen and whose sentence told it
    otherwise. Both are empty where the model found no answer, and where nothing of what it said
    was proven: then it is `unproven`.
    """

    claims: tuple[Claim, ...] = ()
    texts: tuple[str, ...] = ()
    unproven: bool = False


class Opinions:
    """At most `most` opinions; those not asked for longest go first. For many threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Opinion] = OrderedDict()

    def get(self, key: str) -> Opinion | None:
        """What was put under `key`, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: str, opinion: Opinion) -> None:
        """Keep `opinion`."""
        with self._lock:
            self._held[key] = opinion
            self._held.move_to_end(key)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
