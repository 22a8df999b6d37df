"""Running the network: ONNX Runtime on a CPU (imports no torch), or torch where asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.errors import ModelError
from annotator.model.config import ONNX_FILE, ModelConfig
from annotator.model.windows import Batch, Encoded, Window, batch, windows

Floats = NDArray[np.floating[Any]]
_Row = tuple[int, Encoded, Window]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The network's logits for R windows of T tokens and at most S sentences, as in ``network.Logits``.

    roles ``[R, T, 3]``, loaded ``[R, T]``, pointer ``[R, T, T]``, labels ``[R, S, 3]``, framing ``[R, S]``.
    """

    roles: Floats
    loaded: Floats
    pointer: Floats
    labels: Floats
    framing: Floats


OUTPUT_NAMES = tuple(f.name for f in fields(Outputs))


class Runtime(Protocol):
    """``batch_tokens`` is how many tokens, padding included, a batch may hold; 0 where each window runs alone."""

    batch_tokens: int

    def run(self, batch: Batch) -> Outputs: ...


class OnnxRuntime:
    """The int8 network on ``threads`` threads. Raises ``ModelError`` if the folder's file is missing or broken.

    Each window runs alone: on a CPU larger batches are no faster, need padding, and change the scores, because int8
    activations share one scale a batch, so that an article would be read a little differently in other company.
    """

    batch_tokens = 0

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        path = folder / ONNX_FILE
        try:
            self.session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has no common base for what it raises here
            raise ModelError(
                "the network does not load", where=str(path), fix="make it with `annotator export`"
            ) from error
        self._inputs = [i.name for i in self.session.get_inputs()]  # a graph without a mask takes none

    def run(self, batch: Batch) -> Outputs:
        return Outputs(*self.session.run(OUTPUT_NAMES, {name: getattr(batch, name) for name in self._inputs}))


class TorchRuntime:
    """The network in torch: fp32 on a CPU, fp16 on a GPU. Raises ``ModelError`` where the device is not there."""

    batch_tokens = 16_384

    def __init__(self, folder: Path, config: ModelConfig, device: str = "cpu") -> None:
        import torch

        from annotator.model.network import Network

        if device != "cpu" and not torch.cuda.is_available():
            raise ModelError("torch finds no GPU", where=device, fix="use --device cpu")
        self.device = device
        self.network = Network.from_folder(folder, config).to(device).eval()
        if device != "cpu":
            self.network.half()

    def run(self, batch: Batch) -> Outputs:
        import torch

        inputs = {name: torch.from_numpy(array).to(self.device) for name, array in batch.inputs().items()}
        with torch.inference_mode():
            logits = self.network(**inputs)
        return Outputs(*(getattr(logits, name).cpu().float().numpy() for name in OUTPUT_NAMES))


def run_all(runtime: Runtime, config: ModelConfig, articles: Sequence[Encoded]) -> list[list[tuple[Window, Outputs]]]:
    """For each article its windows in order, each with the network's outputs for it alone.

    Windows of like length share a batch, so that there is little padding.
    """
    rows = [(n, encoded, w) for n, encoded in enumerate(articles) for w in windows(encoded, config.window - 2)]
    rows.sort(key=lambda row: row[2].last - row[2].first)
    found: list[list[tuple[Window, Outputs]]] = [[] for _ in articles]
    for group in _batches(rows, runtime.batch_tokens):
        out = runtime.run(batch([(encoded, w) for _, encoded, w in group], config))
        for row, (n, _, w) in enumerate(group):
            found[n].append((w, _row(out, row, w.last - w.first + 2)))
    for parts in found:
        parts.sort(key=lambda part: part[0].first)
    return found


def _batches(rows: Sequence[_Row], tokens: int) -> Iterator[list[_Row]]:
    """Rows in the order given, shortest first, in batches of at most ``tokens``, padding included, or one row."""
    group: list[_Row] = []
    for row in rows:
        if group and (len(group) + 1) * (row[2].last - row[2].first + 2) > tokens:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _row(out: Outputs, row: int, tokens: int) -> Outputs:
    """One window of a batch, with no padding left."""
    this = slice(row, row + 1)
    return Outputs(
        out.roles[this, :tokens],
        out.loaded[this, :tokens],
        out.pointer[this, :tokens, :tokens],
        out.labels[this],
        out.framing[this],
    )
