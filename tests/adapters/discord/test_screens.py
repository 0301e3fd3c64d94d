"""docs/discord-screens.md shows what the renderers make, and nothing else.

Write it anew with `python -m tests.adapters.discord.screens`.
"""

from tests.adapters.discord.screens import PAGE, page


def test_screens_in_the_docs_are_what_is_rendered() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/discord-screens.md is stale: run python -m tests.adapters.discord.screens"
    )


def test_page_names_nothing_twice_and_leaves_nothing_empty() -> None:
    parts = page().split("\n## ")[1:]
    titles = [part.split("\n")[0] for part in parts]
    assert len(set(titles)) == len(titles) >= 14
    assert all(part.count("```") == 2 for part in parts)
