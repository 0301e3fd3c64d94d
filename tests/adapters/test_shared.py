"""Slack and Discord share no logic and no sentence but through bot: each is written down once."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ADAPTERS = Path(__file__).parents[2] / "adapters"
WORDS = 5
"""From so many words on a text is a sentence."""
STATEMENTS = 4
"""From so many statements on a function is logic that could be shared."""
_NAMED = re.compile(r"\b(id|attr|arg|name)='[^']*'")


def test_no_function_is_written_in_both() -> None:
    slack, discord = (functions(name) for name in ("slack", "discord"))
    both = {(slack[body], discord[body]) for body in slack.keys() & discord.keys()}
    assert both == set()


def test_no_sentence_is_written_in_both() -> None:
    slack, discord = (sentences(name) for name in ("slack", "discord"))
    both = {(text, slack[text], discord[text]) for text in slack.keys() & discord.keys()}
    assert both == set()


def test_functions_and_sentences_are_found() -> None:
    for name in ("slack", "discord"):
        assert len(functions(name)) > 50
        assert len(sentences(name)) > 5


def functions(name: str) -> Mapping[str, str]:
    """Where each function stands, by its body without docstrings and with all names alike."""
    found = {}
    for where, tree in modules(name):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [one for one in node.body if not is_text(one)]
                inside = [part for one in body for part in ast.walk(one) if is_statement(part)]
                if len(inside) >= STATEMENTS:
                    found["\n".join(map(shape, body))] = f"{where}:{node.name}"
    return found


def shape(node: ast.AST) -> str:
    return _NAMED.sub(r"\1", ast.dump(node))


def sentences(name: str) -> Mapping[str, str]:
    """Where each sentence stands that is no docstring."""
    found = {}
    for where, tree in modules(name):
        docs = {id(one.value) for one in ast.walk(tree) if is_text(one)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            ):
                text = " ".join(node.value.split())
                if len(text.split()) >= WORDS:
                    found[text] = f"{where}:{node.lineno}"
    return found


def modules(name: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ADAPTERS / name).glob("*.py")):
        yield f"{name}/{path.name}", ast.parse(path.read_text(encoding="utf-8"))


def is_text(node: ast.AST) -> bool:
    """A docstring, or a text that says what the name above it is."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_statement(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt)
