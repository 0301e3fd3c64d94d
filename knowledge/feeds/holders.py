"""Who is at a feed: a name for this process's work, and whether its holder is known to be dead."""

import os
import platform
import secrets


def holder_name() -> str:
    """A name such as `desk-3/4711/9f2c01ab`: machine, process, and this one piece of work."""
    return f"{platform.node()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether the process behind a holder's name is surely gone.

    Known only of processes on this machine; of others, and where the system cannot say (Windows
    has no harmless signal), the answer is no, and the lease decides.
    """
    machine, _, rest = holder.rpartition("/")[0].rpartition("/")
    if os.name != "posix" or machine != platform.node() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
