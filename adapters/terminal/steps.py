"""Says what the answer chain is doing, by listening to its steps as any LangChain tracer does."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import BaseCallbackHandler

from adapters.terminal.console import Consoles

if TYPE_CHECKING:
    from bot.answers import Question, Reply
    from bot.assembly import Newsroom

STEP_TEXTS = {
    "understand": "Understanding the question",
    "retrieve": "Searching the library",
    "read": "Reading what was found",
    "write": "Writing the answer",
    "verify": "Checking the quote word for word",
}


class StepStatus(BaseCallbackHandler):
    """Tells `say` which step has begun."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def on_chain_start(self, serialized: dict[str, Any] | None, inputs: Any, **kwargs: Any) -> None:
        """Runs that are no step of ours change nothing."""
        text = STEP_TEXTS.get(str(kwargs.get("name")))
        if text:
            self._say(f"{text} …")


def answer(newsroom: "Newsroom", question: "Question", streams: Consoles) -> "Reply":
    """The reply; while it is made, standard error shows which step is on."""
    with streams.working(f"{STEP_TEXTS['understand']} …") as say:
        return newsroom.answer(question, StepStatus(say))
