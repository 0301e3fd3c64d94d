"""Every expression of the judge of time is understood as its asker means it."""

import pytest

from bot.periods.expressions import time_expressions
from tests.bot.periods.judge import Judged, judged


def test_judge_has_enough_to_say() -> None:
    assert sum(one.period is not None for one in judged()) >= 200
    assert sum(one.period is None for one in judged()) >= 40
    assert len({str(one.asked_at.tzinfo) for one in judged()}) >= 6


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name) for one in judged()])
def test_time_is_understood_as_it_is_meant(case: Judged) -> None:
    found = time_expressions(case.text, case.asked_at)
    assert [one.period for one in found] == ([case.period] if case.period else [])
