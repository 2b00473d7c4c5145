"""Runs the networks of this package: graphs that onnxruntime computes, with weights given apart.

``evaluation/make_graphs.py`` writes the graphs. Linear maps take their inputs in 8 bits and their
weights in 7, so that no processor adds up more than it can: the results differ by rounding alone.
"""

import shutil
from collections.abc import Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RUNTIME = "onnxruntime"
VECTORS = "vectors"  # what a graph reads: those of the tokens of one text
WEIGHTS = "weights"  # the file that a graph names: all of them, by name in order
Tensors = Mapping[str, NDArray[Any]]
_MOST = 63  # of a weight in 7 bits
_TINY = np.float32(1e-12)  # keeps a column of zeros from being divided by nothing
_ERRORS = 3  # the least that is logged


class Graph:
    """A graph with its weights. Threads may share it; each run takes one processor."""

    def __init__(self, graph: Path, weights: dict[str, NDArray[Any]]) -> None:
        """``weights`` are taken out of the dictionary. They are read from a file beside the graph,
        which is gone afterwards: so none of them is in memory twice."""
        import onnxruntime  # noqa: PLC0415 - takes long, and is missing where there is no wheel

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # which keeps what the longest text took
        options.log_severity_level = _ERRORS
        start = partial(
            onnxruntime.InferenceSession, sess_options=options, providers=["CPUExecutionProvider"]
        )
        try:
            with TemporaryDirectory() as folder:
                with Path(folder, WEIGHTS).open("wb") as file:
                    file.writelines(weights[name].tobytes() for name in sorted(weights))
                copied = shutil.copy(graph, folder)
                weights.clear()
                self._session = start(copied)
        except OSError:  # nothing can be written: some 25 MB more of memory
            arrays = map(np.ascontiguousarray, weights.values())
            self._values = list(map(onnxruntime.OrtValue.ortvalue_from_numpy, arrays))
            options.add_external_initializers(list(weights), self._values)
            self._session = start(graph)
        self.inputs = [one.name for one in self._session.get_inputs()]

    def __call__(self, inputs: Tensors) -> list[Floats]:
        """Return the outputs of the graph in their order."""
        outputs: list[Floats] = self._session.run(None, inputs)
        return outputs


def quantised(name: str, weights: Floats) -> dict[str, NDArray[Any]]:
    """Return a linear map (inputs, outputs) as a graph has it, under ``name``."""
    scales = np.abs(weights).max(axis=0) / _MOST + _TINY
    return {
        f"{name}.weight": np.rint(weights / scales).astype(np.int8),
        f"{name}.scale": scales.astype(np.float32),
    }


def can_run() -> bool:
    """Return True if there is what runs a graph."""
    return find_spec(RUNTIME) is not None


def installed_file(package: str, name: str, size: int) -> Path | None:
    """Return a file of a package, without loading that; None where it is missing or of another
    size, as it is in another release."""
    found = find_spec(package)
    file = Path(found.origin).parent / name if found and found.origin else None
    return file if file and file.exists() and file.stat().st_size == size else None
