"""Running the network: ONNX Runtime on a CPU (imports no torch), or torch where asked for."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.errors import ModelError
from annotator.model.config import ONNX_FILE, ModelConfig
from annotator.model.windows import Batch

Floats = NDArray[np.floating[Any]]


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
    def run(self, batch: Batch) -> Outputs: ...


class OnnxRuntime:
    """The int8 network on ``threads`` threads. Raises ``ModelError`` if the folder's file is missing or broken."""

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
    """The network in torch: fp32 on a CPU, fp16 on a GPU."""

    def __init__(self, folder: Path, config: ModelConfig, device: str = "cpu") -> None:
        from annotator.model.network import Network

        self.use(Network.from_folder(folder, config), device)

    def use(self, network: Any, device: str) -> None:
        self.device = device
        self.network = network.to(device).eval()
        if device != "cpu":
            self.network.half()

    def run(self, batch: Batch) -> Outputs:
        import torch

        inputs = {name: torch.from_numpy(array).to(self.device) for name, array in batch.inputs().items()}
        with torch.inference_mode():
            logits = self.network(**inputs)
        return Outputs(*(getattr(logits, name).float().cpu().numpy() for name in OUTPUT_NAMES))
