"""Sentences for what a named outlet does not have: its words are not replaced by another's in
silence."""

from collections.abc import Sequence

from bot.reading import Understood


def nothing_held(outlets: Sequence[str]) -> str:
    """That the library has no article from any of `outlets` (not empty)."""
    return f"The library has no article from {_listed(outlets, 'or')}."


def nothing_found_in(outlets: Sequence[str]) -> str:
    """That articles from `outlets` (not empty), which alone were asked for, do not answer."""
    return (
        f"No article from {_listed(outlets, 'or')} in the library answers that with enough "
        f"certainty to quote it."
    )


def only_absent_are_asked(understood: Understood) -> bool:
    """Whether a question asks for outlets, and the library has nothing from any of them."""
    return bool(understood.absent) and not _outlets_of(understood)


def required_outlets(understood: Understood) -> tuple[str, ...]:
    """The outlets to which a question limits itself in words; not those chosen from a menu."""
    chosen = understood.question.outlets
    queries = understood.parts or (understood.query,)
    if any(not query.filters.outlets or query.filters.outlets == chosen for query in queries):
        return ()
    return tuple(dict.fromkeys(name for query in queries for name in query.filters.outlets))


def _outlets_of(understood: Understood) -> tuple[str, ...]:
    queries = (understood.query, *understood.parts)
    return tuple(name for one in queries for name in (*one.filters.outlets, *one.favoured_outlets))


def _listed(names: Sequence[str], joint: str) -> str:
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
