"""What a piece of work cost: seconds by the clock, seconds of processor time, and how busy it was.

On a machine that others use, the clock says little; processor time and ratios say more.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil


@dataclass(slots=True)
class Cost:
    """Seconds by the clock and of processor time, of every thread of this process.

    `load` is the number of tasks that wanted a core, averaged over the last minute, at the end.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0
    load: float = 0.0


@contextmanager
def clocked() -> Iterator[Cost]:
    """Measures the block; the cost is filled in when it ends."""
    cost = Cost()
    wall, cpu = time.perf_counter(), time.process_time()
    yield cost
    cost.wall_s, cost.cpu_s = time.perf_counter() - wall, time.process_time() - cpu
    cost.load = load_average()


def load_average() -> float:
    """Tasks that wanted a core, averaged over the last minute."""
    return float(psutil.getloadavg()[0])


def machine() -> str:
    """The processor cores that this process may use, and how busy the machine is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, load average {load_average():.1f}"
