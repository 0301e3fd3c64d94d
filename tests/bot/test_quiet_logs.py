"""What libraries of platforms may log."""

import logging
import re

import pytest

from bot.quiet_logs import quieten


def test_secrets_and_traces_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("tests.a.library")
    for _ in range(2):
        quieten(logger, re.compile(r"(token=)\w+"), r"\1[blanked]")
    logger.info("what somebody wrote")
    logger.error("failed with %s", "token=s3cret", exc_info=ValueError("token=s3cret"))
    assert caplog.messages == ["failed with token=[blanked]"]
    assert caplog.records[0].exc_info is None
    assert len(logger.filters) == 1
