"""What a check of `pullquote doctor` found: values."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in a sentence; where it is not well, with what to do."""

    verdict: Verdict
    subject: str
    said: str
