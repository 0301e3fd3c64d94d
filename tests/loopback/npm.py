"""npm packages that checks need, installed once each by `npm ci` from a committed lock file."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
INSTALL_S = 240


class CannotInstallError(Exception):
    """npm could not install; the message says why."""


def installed(here: Path) -> Path:
    """The folder with the `node_modules` of `here`'s lock file, made when needed.

    It is in the user's cache folder, named for the lock file. Raises CannotInstallError.
    """
    lock = (here / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pullquote"
    folder = cache / f"npm-{hashlib.sha256(lock).hexdigest()[:16]}"
    npm = BIN / "npm"
    if not npm.exists():
        raise CannotInstallError("npm is not beside this Python")
    with _alone(folder):
        done = folder / "installed"
        if not done.exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(here / name, folder / name)
            _run_npm(npm, folder)
            done.touch()
    return folder


def node_environment() -> dict[str, str]:
    """An environment in which the Node beside this Python is found first."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def _run_npm(npm: Path, folder: Path) -> None:
    try:
        done = subprocess.run(
            [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_S,
            env=node_environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstallError(f"npm did not finish: {error}") from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise CannotInstallError(f"npm ci failed: {'; '.join(told[:2]) or done.returncode}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: tests run in several."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
