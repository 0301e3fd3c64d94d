"""Why a language model that was asked did not write the answer.

None of it keeps an answer from coming: the reader's own is given, with the sentence here.
"""

from enum import StrEnum

from bot.errors import BotError


class Lapse(StrEnum):
    """A reason, as the sentence that a receipt shows."""

    NOT_SET_UP = "The language model is not set up as it should be."
    TIMED_OUT = "The language model did not answer in time."
    UNREACHABLE = "The language model could not be reached."
    FAILED = "The language model's service reported an error."
    KEY_REFUSED = "The language model's service refused the key."
    UNKNOWN_MODEL = "The language model's service does not know the model or the address."
    REQUEST_REFUSED = "The language model's service refused the request."
    TOO_MANY_REQUESTS = "The language model's service asked for fewer requests."
    BUSY = "Too many other questions were with the language model."
    RESTING = "The language model failed several times in a row and is left alone for a while."
    SPENT = "The day's tokens for the language model are used up."
    NOT_COUNTED = "The tokens for the language model could not be counted."
    UNREADABLE = "What the language model said could not be read."
    TOO_LONG = "The language model said far more than it was asked for."
    CUT_OFF = "What the language model said was cut off."
    DECLINED = "The language model declined to answer."
    UNPROVEN = "None of what the language model said could be proven."
    QUOTE_ALONE = "The language model's sentence was not its quote's, which is shown alone."
    NO_ANSWER = "The language model found no answer in what was read."
    REPORTS_DIFFER = "Reports differ, so their own words are shown."


class ModelLapseError(BotError):
    """The model gave nothing that can be used. `detail` is for the log: never the input or a key.

    `rest_s` is how long its service asked to be left alone, if it did.
    """

    def __init__(self, lapse: Lapse, detail: str = "", rest_s: float | None = None) -> None:
        super().__init__(lapse.value)
        self.lapse = lapse
        self.detail = detail
        self.rest_s = rest_s
