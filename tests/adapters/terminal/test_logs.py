"""Log lines go to standard error as it is now, and a line that cannot be written harms nothing."""

import io
import logging
import sys

import pytest
import structlog

from adapters.terminal.logs import configure_logs


class Full(io.StringIO):
    """A disk without room."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_lines_follow_standard_error_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logs("info")
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    structlog.get_logger().info("feed_refreshed", feed=1)
    monkeypatch.setattr(sys, "stderr", second)
    structlog.get_logger().info("feed_refreshed", feed=2)
    logging.getLogger("library").warning("said by a library")
    assert "feed=1" in first.getvalue()
    assert "feed=2" not in first.getvalue()
    assert "feed=2" in second.getvalue()
    assert "said by a library" in second.getvalue()


def test_line_for_a_closed_standard_error_is_lost_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logs("info")
    gone = io.StringIO()
    monkeypatch.setattr(sys, "stderr", gone)
    gone.close()
    structlog.get_logger().info("answered")
    logging.getLogger("library").warning("unheard")


def test_line_for_a_full_disk_is_lost_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logs("info")
    monkeypatch.setattr(sys, "stderr", Full())
    structlog.get_logger().info("answered")


def test_line_without_any_standard_error_is_lost_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logs("info")
    monkeypatch.setattr(sys, "stderr", None)
    structlog.get_logger().info("answered")
