"""Averages the weights of several trainings: one network that reads better than each.

    python -m bot.extractive.training.average --out DIR ONE.safetensors TWO.safetensors

They must come from the same start, or what lies between them is no network (Wortsman et al., "Model
soups", 2022). Needs `safetensors` besides the runtime packages.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

Weights = Mapping[str, NDArray[np.float32]]


def averaged(trained: Sequence[Weights]) -> dict[str, NDArray[np.float32]]:
    """The mean of each weight. Raises ValueError where names or shapes differ."""
    first, *others = trained
    for other in others:
        if {name: one.shape for name, one in first.items()} != {
            name: one.shape for name, one in other.items()
        }:
            raise ValueError("The files hold different networks: average trainings of one.")
    return {name: np.mean(np.stack([one[name] for one in trained]), axis=0) for name in first}


def main(arguments: Sequence[str]) -> int:
    """Average the files in `arguments`."""
    parser = argparse.ArgumentParser(description="Average the weights of several trainings.")
    parser.add_argument("--out", type=Path, required=True, help="folder for reader.safetensors")
    parser.add_argument("files", type=Path, nargs="+", help="what `train` wrote")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    together = averaged([load_file(path) for path in given.files])
    save_file(together, given.out / "reader.safetensors")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
