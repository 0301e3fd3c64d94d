"""Whether a language model can be used as it is set up, and how it fared: for those who run it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from langchain_core.messages import HumanMessage, SystemMessage

from bot.model.connecting import connect
from bot.model.lapses import Lapse, ModelLapseError
from bot.model.ledger import Ledger
from bot.model.line import ModelLine
from bot.model.prompt import RULES
from bot.model.proposals import proposals_in
from bot.model.setup import ModelSetup

_REMEDIES = {
    Lapse.KEY_REFUSED: "Check PULLQUOTE_MODEL_KEY, or the provider's own variable.",
    Lapse.UNKNOWN_MODEL: "Check the model's name in PULLQUOTE_MODEL, and PULLQUOTE_MODEL_URL.",
    Lapse.UNREACHABLE: "Check the network, and PULLQUOTE_MODEL_URL.",
    Lapse.TIMED_OUT: "Choose a quicker model, or raise PULLQUOTE_MODEL_TIMEOUT.",
    Lapse.CUT_OFF: "Give it more room with ?max_tokens=4000 behind its name.",
    Lapse.TOO_MANY_REQUESTS: "Wait, or ask the provider for a higher limit.",
}


@dataclass(frozen=True, slots=True)
class ModelState:
    """What `status` shows. `tokens_a_day` is None without a limit; times are aware."""

    name: str
    tokens_today: int
    tokens_a_day: int | None
    last_answered: datetime | None
    last_lapsed: datetime | None
    last_lapse: str


def state_of(setup: ModelSetup) -> ModelState:
    """How the model fared, in any process. Raises LedgerError."""
    ledger = Ledger(setup.ledger)
    fared = ledger.fared()
    return ModelState(
        setup.name,
        ledger.spent(datetime.now(UTC).date()),
        setup.tokens_a_day,
        fared.answered,
        fared.lapsed,
        fared.lapse,
    )


def try_out(setup: ModelSetup) -> str:
    """Ask the model a question without passages; a sentence on how it did.

    Raises SettingsError where it cannot be made and ModelTroubleError where it does not answer.
    """
    line = ModelLine(lambda: connect(setup), setup.timeout_s)
    line.get_ready()
    begun = monotonic()
    try:
        proposals_in(line.ask([SystemMessage(RULES), HumanMessage(_NOTHING)]))
    except ModelLapseError as lapse:
        remedy = _REMEDIES.get(lapse.lapse, "Answers come without it meanwhile.")
        detail = f" ({lapse.detail})" if lapse.detail else ""
        said = f"{lapse.lapse.value.rstrip('.')}{detail}. {remedy}"
        raise ModelTroubleError(lapse.lapse, said) from lapse
    finally:
        line.close()
    return f"{setup.name} answers, after {monotonic() - begun:.1f} s."


class ModelTroubleError(ModelLapseError):
    """A lapse with what to do about it."""

    def __init__(self, lapse: Lapse, sentence: str) -> None:
        super().__init__(lapse)
        self.args = (sentence,)


_NOTHING = (
    'The data stands between two lines ===\n===\n{"question": "Is anyone there?", "passages": []}\n'
    "===\nAnswer the question in it with the JSON object described above."
)
