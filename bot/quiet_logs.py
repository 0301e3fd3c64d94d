"""Keeps the logs of platforms' libraries quiet: below warnings they hold what people write.

And above that they may hold tokens, in messages and in traces.
"""

import logging
import re


def quieten(logger: logging.Logger, secrets: re.Pattern[str], shown: str) -> None:
    """Let `logger` log no more than warnings, and nothing that `secrets` matches.

    `shown` stands in its place, as in `re.sub`. Traces are left out. Calling it again changes
    nothing.
    """
    logger.setLevel(max(logging.WARNING, logging.root.level))
    if not any(isinstance(one, _Blanking) for one in logger.filters):
        logger.addFilter(_Blanking(secrets, shown))


class _Blanking(logging.Filter):
    def __init__(self, secrets: re.Pattern[str], shown: str) -> None:
        super().__init__()
        self._secrets = secrets
        self._shown = shown

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self._secrets.sub(self._shown, record.getMessage())
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True
