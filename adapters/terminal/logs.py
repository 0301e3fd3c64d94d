"""Where log events go: to standard error, an event and its fields a line."""

import logging
import sys

import structlog


def configure_logs(level: str) -> None:
    """Log events of `level` (debug to critical) and above, ours and the libraries'.

    Values are written as Python literals, so no control character in one reaches the terminal.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=number,
        stream=sys.stderr,
        format="timestamp=%(asctime)s level=%(levelname)s logger=%(name)s event=%(message)r",
        force=True,
    )


def log_failure(error: Exception) -> None:
    """Log what nobody expected with its trace, at debug: the person has been told in a sentence."""
    if structlog.is_configured():
        structlog.get_logger().debug("command_failed", exc_info=error)
