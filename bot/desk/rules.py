"""The limits that a desk keeps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How many, how long, how often. Seconds throughout.

    `at_once` questions are answered at a time, and `left_behind` answers beyond their deadline may
    still be running beside them. `queue_limit` counts all that is held; `wait_s` is the longest
    wait for a turn, `deadline_s` the longest for the answer after that. A process renews its claims
    three times a lease; after a crash its questions are taken up once `lease_s` is over, looked for
    every `resume_s`. After `tries` crashes a question is given up. What the platform would not take
    is tried again after `retry_s`, until the question is `stale_s` old.
    """

    at_once: int = 4
    left_behind: int = 8
    queue_limit: int = 400
    wait_s: float = 120.0
    deadline_s: float = 30.0
    per_user_per_minute: int = 10
    lease_s: float = 30.0
    resume_s: float = 5.0
    retry_s: float = 10.0
    tries: int = 3
    stale_s: float = 86_400.0
