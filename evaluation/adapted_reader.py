"""The reader of English for training: as it ships, and with biases and norms that learn for vectors
that are no words'; ``train_into_english.py`` trains them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import train_english
from torch import Tensor, nn
from torch.nn import functional

from bot.entailment.english import BIASED, LEARNT, MATRICES, NORMS, PackedTensors


class Fixed(nn.Module):
    """A linear map with what was learnt beside it, whose matrix learns no more."""

    def __init__(self, taught: train_english.Taught) -> None:
        super().__init__()
        self.register_buffer("weight", (taught.weight + taught.wide @ taught.narrow).detach())
        self.bias = nn.Parameter(taught.bias.detach())

    def forward(self, rows: Tensor) -> Tensor:
        """Return (..., outputs) for (..., inputs)."""
        return functional.linear(rows, self.weight, self.bias)


def reader_of_english(package: PackedTensors) -> train_english.Reader:
    """Return the reader as it ships; nothing of it learns."""
    reader = train_english.Reader(package)
    train_english.go_on_from(reader, LEARNT)
    for layer in reader.layers:
        for part in MATRICES:
            setattr(layer, part, Fixed(getattr(layer, part)))
    reader.pool = Fixed(reader.pool)
    return reader.requires_grad_(False).eval()


def adapting(reader: train_english.Reader) -> list[nn.Parameter]:
    """Let the biases, norms and head learn that another network may have; return them."""
    free = [one for part in _parts(reader).values() for one in part]
    for one in free:
        one.requires_grad_(True)
    return free


def write_adapted(reader: train_english.Reader, original: train_english.Reader, path: Path) -> None:
    """Write the head, and how far biases and norms are from those of the reader that ships, under
    the names that bot.entailment.english has for them."""
    arrays = {name: one.detach().numpy() for name, one in _adapted(reader).items()}
    for name, one in _adapted(original).items():
        if not name.startswith("head"):
            arrays[name] = arrays[name] - one.detach().numpy()
    np.savez(path, **arrays)


def read_adapted(reader: train_english.Reader, path: Path) -> None:
    """Put what was written before into a reader that is as it ships."""
    with np.load(path, allow_pickle=False) as file, torch.no_grad():
        for name, parameters in _parts(reader).items():
            values = torch.tensor(file[name])
            of_parts = values if len(parameters) > 1 else [values]
            for one, value in zip(parameters, of_parts, strict=True):
                one.copy_(value if name.startswith("head") else one + value)


def _adapted(reader: train_english.Reader) -> dict[str, Tensor]:
    return {
        name: torch.stack(list(one)) if len(one) > 1 else one[0]
        for name, one in _parts(reader).items()
    }


def _parts(reader: train_english.Reader) -> dict[str, list[nn.Parameter]]:
    """Return by name what learns, of each layer or of the one part that there is."""
    of_layers = {f"{part}.bias": (part, "bias") for part in BIASED}
    for part in NORMS:
        of_layers |= {f"{part}.scale": (part, "weight"), f"{part}.shift": (part, "bias")}
    parts = {
        name: [getattr(getattr(one, part), value) for one in reader.layers]
        for name, (part, value) in of_layers.items()
    }
    return parts | {
        "eln.scale": [reader.eln.weight],
        "eln.shift": [reader.eln.bias],
        "pool.bias": [reader.pool.bias],
        "head.weight": [reader.head.weight],
        "head.bias": [reader.head.bias],
    }
