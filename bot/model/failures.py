"""What went wrong with a call to a language model, in one word whatever the provider.

LangChain's own errors say it for the providers it maintains; for others the status of the HTTP
response does, if there is one.
"""

import asyncio
import re
from collections.abc import Iterator

from langchain_core import exceptions as langchain

from bot.model.capping import TooLongError
from bot.model.lapses import Lapse, ModelLapseError

_BY_TYPE: tuple[tuple[type[Exception], Lapse], ...] = (
    (langchain.ModelAuthenticationError, Lapse.KEY_REFUSED),
    (langchain.ModelPermissionDeniedError, Lapse.KEY_REFUSED),
    (langchain.ModelNotFoundError, Lapse.UNKNOWN_MODEL),
    (langchain.ModelRateLimitError, Lapse.TOO_MANY_REQUESTS),
    (langchain.ModelTimeoutError, Lapse.TIMED_OUT),
    (langchain.ContextOverflowError, Lapse.REQUEST_REFUSED),
    (langchain.ModelInvalidRequestError, Lapse.REQUEST_REFUSED),
    (langchain.ModelConnectionError, Lapse.UNREACHABLE),
    (langchain.ModelAPIError, Lapse.FAILED),
    (asyncio.TimeoutError, Lapse.TIMED_OUT),
    (ConnectionError, Lapse.UNREACHABLE),
)
_BY_STATUS = {
    **dict.fromkeys((400, 413, 422), Lapse.REQUEST_REFUSED),
    **dict.fromkeys((401, 403), Lapse.KEY_REFUSED),
    404: Lapse.UNKNOWN_MODEL,
    429: Lapse.TOO_MANY_REQUESTS,
}
_BY_NAME = (
    (re.compile("LengthFinish"), Lapse.CUT_OFF),
    (re.compile("ContentFilter|Refusal"), Lapse.DECLINED),
    (re.compile("Timeout"), Lapse.TIMED_OUT),
    (re.compile("Connect|NetworkError|RemoteProtocol"), Lapse.UNREACHABLE),
    (re.compile("Decode|Validation|Parser|Index|Key|Type|Attribute|Value"), Lapse.UNREADABLE),
)


def lapse_of(error: Exception) -> ModelLapseError:
    """The lapse that `error` means, with its type alone as the detail."""
    if isinstance(error, ModelLapseError):
        return error
    detail = type(error).__name__
    if any(isinstance(one, TooLongError) for one in _causes(error)):
        return ModelLapseError(Lapse.TOO_LONG, detail)
    for kind, lapse in _BY_TYPE:
        if isinstance(error, kind):
            return ModelLapseError(lapse, detail, _rest_of(error))
    status = _status_of(error)
    if status is not None and status >= 300:
        return ModelLapseError(_BY_STATUS.get(status, Lapse.FAILED), f"{detail} {status}")
    for name, lapse in _BY_NAME:
        if name.search(detail):
            return ModelLapseError(lapse, detail)
    return ModelLapseError(Lapse.FAILED, detail)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _status_of(error: Exception) -> int | None:
    for one in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            status = getattr(one, name, None)
            if isinstance(status, int) and 100 <= status < 600:
                return status
    return None


def _rest_of(error: Exception) -> float | None:
    """Seconds of a Retry-After header; its dates are left to the service's next refusal."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    said = headers.get("retry-after", "") if headers is not None else ""
    return float(said) if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", said) else None
