"""Where log events go: to standard error, an event and its fields a line."""

import io
import logging
import sys
from typing import TextIO, cast

import structlog


class _StandardError(io.TextIOBase):
    """Standard error as it is now; where nobody takes what is written, nothing is said.

    A log line that cannot be written (the terminal is gone, the disk of a redirect is full) must
    not cost the answer that it tells of.
    """

    def write(self, text: str) -> int:
        try:
            return sys.stderr.write(text)
        except (OSError, ValueError, AttributeError):  # full or unread; closed; never there
            return len(text)

    def flush(self) -> None:
        try:
            sys.stderr.flush()
        except (OSError, ValueError, AttributeError):
            return


def configure_logs(level: str) -> None:
    """Log events of `level` (debug to critical) and above, ours and the libraries'.

    Values are written as Python literals, so no control character in one reaches the terminal.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    stream = cast(TextIO, _StandardError())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=number,
        stream=stream,
        format="timestamp=%(asctime)s level=%(levelname)s logger=%(name)s event=%(message)r",
        force=True,
    )


def log_failure(error: Exception) -> None:
    """Log what nobody expected with its trace, at debug: the person has been told in a sentence."""
    if structlog.is_configured():
        structlog.get_logger().debug("command_failed", exc_info=error)
