"""A trained model as the int8 ONNX network that ``annotator score`` runs."""

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import torch
from onnx import TensorProto
from torch import Tensor, nn

from annotator.model.config import ONNX_FILE, ModelConfig
from annotator.model.network import Network
from annotator.model.runtime import OUTPUT_NAMES

OPSET = 18


class _Flat(nn.Module):
    """The network without a mask, since windows run one at a time, and with its outputs as a tuple."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        logits = self.network(input_ids, None, *others)
        return tuple(getattr(logits, name) for name in OUTPUT_NAMES)


def export(folder: Path) -> Path:
    """Write ``model.int8.onnx`` into a model folder from its torch weights; returns the file's path.

    The model's version becomes the folder's name and the first digits of the file's SHA-256.

    Weights of matrix products and embeddings become int8, one scale a channel; activations are quantised as they come.
    Raises ``ModelError`` where the folder holds no usable model.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    config = ModelConfig.load(folder)
    network = Network.from_folder(folder, config).eval()
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        write_onnx(network, plain)
        settings = network.encoder.config
        fusions = FusionOptions("bert")
        fusions.enable_bias_gelu = False  # 5 % slower than an addition and a Gelu, measured on two cores
        optimized = optimize_model(
            str(plain),
            "bert",
            num_heads=settings.num_attention_heads,
            hidden_size=settings.hidden_size,
            optimization_options=fusions,
            opt_level=1,
        )
        optimized.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            folder / ONNX_FILE,
            op_types_to_quantize=["MatMul", "Gemm", "Gather", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # shapes behind fused nodes are not inferred
        )
    weights = hashlib.sha256((folder / ONNX_FILE).read_bytes()).hexdigest()
    replace(config, version=f"{folder.resolve().name}-{weights[:8]}").save(folder)
    return folder / ONNX_FILE


def write_onnx(network: Network, path: Path) -> None:
    """The fp32 graph, with rows, tokens and sentences free. All rows are full: padding would be read as words."""
    inputs = {
        "input_ids": torch.ones(2, 16, dtype=torch.int64),
        "features": torch.zeros(2, 16, dtype=torch.int64),
        "sentence": torch.tensor([[-1] + [0] * 7 + [1] * 7 + [-1]] * 2),
        "starts": torch.tensor([[1, 8]] * 2),
    }
    axes = {name: {0: "rows", 1: "tokens"} for name in ("input_ids", "features", "sentence")}
    axes |= {"starts": {0: "rows", 1: "sentences"}}
    axes |= {"roles": {0: "rows", 1: "tokens"}, "loaded": {0: "rows", 1: "tokens"}}
    axes |= {"pointer": {0: "rows", 1: "tokens", 2: "tokens"}}
    axes |= {"labels": {0: "rows", 1: "sentences"}, "framing": {0: "rows", 1: "sentences"}}
    torch.onnx.export(
        _Flat(network),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=list(OUTPUT_NAMES),
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
