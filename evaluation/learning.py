"""What both trainings around the reader of English share: batches, one round of learning, and
which of the training texts are English."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from bot.text.language import LanguageIdentifier

One = TypeVar("One")
BATCH, AT_ONCE = 96, 20  # pairs a step; so many batches are sorted by length together
WARMING, BETAS, STEEPEST = 0.05, (0.9, 0.98), 1.0  # share of the steps; of AdamW; of a gradient
_REPORTED = 50  # steps from one line to the next


def batches(found: Sequence[One], length: Callable[[One], int]) -> list[list[One]]:
    """Return all examples in batches, shuffled, those of like length together."""
    chunks = []
    for start in range(0, len(found), BATCH * AT_ONCE):
        part = sorted(found[start : start + BATCH * AT_ONCE], key=length)
        chunks += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    random.shuffle(chunks)
    return chunks


def learn(
    groups: list[dict[str, Any]],
    chunks: Sequence[list[One]],
    loss_of: Callable[[list[One]], Tensor],
) -> None:
    """Learn once from all batches: each of ``groups`` has parameters, rate and decay, as AdamW
    takes them; the rates rise over the first steps, then fall to nothing."""
    free = [one for group in groups for one in group["params"]]
    optimizer = torch.optim.AdamW(groups, betas=BETAS, fused=True)
    steps, warming = len(chunks), WARMING * len(chunks)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warming, max(0.0, (steps - n) / (steps - warming)), 1.0)
    )
    began, total = time.monotonic(), 0.0
    for step, chunk in enumerate(chunks, 1):
        loss = loss_of(chunk)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(free, STEEPEST)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % _REPORTED == 0:
            seconds = time.monotonic() - began
            print(f"{step} of {steps}: loss {total / _REPORTED:.3f}, {seconds:.0f} s", flush=True)
            total = 0.0


@cache
def is_english(text: str) -> bool:
    """Return True if a text is English, or of no language that can be told."""
    return _identifier().identify(text, "en") in ("en", None)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier("en")
