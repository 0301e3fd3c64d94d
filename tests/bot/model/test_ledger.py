"""One budget of tokens for every process, and a service that failed is left alone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.model.ledger import Ledger, LedgerError
from bot.model.resting import FAILURES, LONGEST_REST_S, REST_S, Rest

DAY = date(2026, 11, 23)


def test_budget_is_never_exceeded_by_calls_at_once(tmp_path: Path) -> None:
    path = tmp_path / "model.sqlite3"
    ledgers = [Ledger(path) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda at: ledgers[at % 4].take(DAY, 10, 105), range(40)))
    assert sum(taken) == 10
    assert ledgers[0].spent(DAY) == 100


def test_file_that_many_create_at_once_counts_for_all(tmp_path: Path) -> None:
    for at in range(40):
        ledgers = [Ledger(tmp_path / f"{at}.sqlite3") for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(lambda ledger: ledger.take(DAY, 10, 80), ledgers))
        assert not ledgers[0].take(DAY, 1, 80)


def test_other_processes_share_it(tmp_path: Path) -> None:
    path = tmp_path / "model.sqlite3"
    ledger = Ledger(path)
    assert ledger.take(DAY, 60, 100)
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from bot.model.ledger import Ledger\n"
        f"print(Ledger(Path(sys.argv[1])).take(date({DAY:%Y, %-m, %-d}), 41, 100))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    assert ledger.take(DAY, 40, 100)


def test_what_was_not_used_is_given_back_and_the_next_day_begins_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "model.sqlite3")
    assert ledger.take(DAY, 90, 100)
    ledger.put_right(DAY, -60)
    assert ledger.spent(DAY) == 30
    ledger.put_right(DAY, -60)
    assert ledger.spent(DAY) == 0
    assert ledger.take(DAY, 100, 100)
    assert not ledger.take(DAY, 1, 100)
    assert ledger.take(date(2026, 11, 24), 100, 100)
    assert ledger.take(DAY, 10**9, None)


def test_ledger_that_is_not_there_holds_nothing_and_is_not_made_by_looking(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "model.sqlite3")
    assert (ledger.spent(DAY), ledger.fared().answered) == (0, None)
    assert list(tmp_path.iterdir()) == []


def test_file_of_another_kind_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.sqlite3"
    path.write_bytes(b"no database " * 500)
    with pytest.raises(LedgerError, match="make its folder writable, or move the file away"):
        Ledger(path).take(DAY, 1, None)
    with pytest.raises(LedgerError):
        Ledger(path).spent(DAY)


def test_number_that_no_ledger_holds_is_one_sentence(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "model.sqlite3")
    with pytest.raises(LedgerError):
        ledger.put_right(DAY, 10**30)
    assert ledger.take(DAY, 10, 100)
    assert ledger.spent(DAY) == 10


def test_how_the_model_fared_is_remembered(tmp_path: Path) -> None:
    path, at = tmp_path / "model.sqlite3", datetime(2026, 11, 23, 12, tzinfo=UTC)
    Ledger(path).note("It was slow.", at)
    Ledger(path).note(None, at)
    fared = Ledger(path).fared()
    assert (fared.answered, fared.lapsed, fared.lapse) == (at, at, "It was slow.")


def test_service_is_left_alone_for_longer_each_time_and_tried_by_one_question() -> None:
    now = 0.0
    rest = Rest(lambda: now)
    for _ in range(FAILURES):
        assert rest.may_ask()
        rest.failed()
    assert not rest.may_ask()
    now += REST_S
    assert rest.may_ask()
    assert not rest.may_ask()
    rest.failed()
    now += REST_S
    assert not rest.may_ask()
    now += REST_S
    assert rest.may_ask()
    rest.went_well()
    assert rest.may_ask()
    assert rest.may_ask()


def test_wish_to_be_left_alone_is_followed_within_reason() -> None:
    now = 0.0
    rest = Rest(lambda: now)
    rest.failed(30.0)
    assert not rest.may_ask()
    now += 30.0
    assert rest.may_ask()
    rest.failed(1e6)
    now += LONGEST_REST_S
    assert rest.may_ask()
