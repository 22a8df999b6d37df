"""What a model folder says of itself: the encoder, the window, and what calibration fitted."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annotator.errors import ModelError

CONFIG_FILE = "config.json"
TOKENIZER_FILE = "tokenizer.json"
ONNX_FILE = "model.int8.onnx"
TORCH_FILE = "model.fp16.safetensors"
LOG_FILE = "log.json"  # what training writes last
FORMAT = 2
SHORTEST_WINDOW = 8  # tokens


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which something counts.

    A word in a role; a word as loaded in the network's eyes (``loaded``); a loaded term, whoever found it (``term``); a
    sentence as loaded (``framing``).
    """

    source: float = 0.5
    cue: float = 0.5
    content: float = 0.5
    loaded: float = 0.5
    term: float = 0.5
    framing: float = 0.5


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """Saved as ``config.json`` beside the weights.

    ``encoder`` is the transformers configuration of the encoder, enough to rebuild it without its original files.
    ``window`` counts tokens, the two special ones included. The scales are what calibration fitted: the slope of the
    logits and an intercept for each output, for framing with the weight of the surest of the outlet's loaded terms
    between them, for words that the network alone finds loaded with an intercept for those that the lexicon knows in
    another context and one for those that it does not know.
    """

    encoder: dict[str, Any]
    start_id: int
    end_id: int
    pad_id: int
    version: str = ""
    window: int = 256
    label_scale: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0)
    framing_scale: tuple[float, ...] = (1.0, 0.0, 0.0)
    loaded_scale: tuple[float, ...] = (1.0, 0.0, 0.0)
    thresholds: Thresholds = field(default_factory=Thresholds)
    format: int = FORMAT

    def save(self, folder: Path) -> None:
        (folder / CONFIG_FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "ModelConfig":
        """Raises ``ModelError`` for a folder without a readable ``config.json`` of this format."""
        path = folder / CONFIG_FILE
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
            if saved["format"] != FORMAT:
                raise ModelError(f"model format {saved['format']}, this version reads {FORMAT}", where=str(path))
            saved["thresholds"] = Thresholds(**saved["thresholds"])
            saved |= {name: tuple(value) for name, value in saved.items() if name.endswith("_scale")}
            config = cls(**saved)
            config._check()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"no usable model configuration ({type(error).__name__})",
                where=str(path),
                fix="give a folder made by `annotator train` or `annotator export`",
            ) from error
        return config

    def _check(self) -> None:
        """Raises ``ValueError`` for numbers with which reading would fail later, or never end."""
        counts = (self.start_id, self.end_id, self.pad_id, self.window)
        sizes = (len(self.label_scale), len(self.framing_scale), len(self.loaded_scale)) == (4, 3, 3)
        if not (sizes and all(isinstance(n, int) and n >= 0 for n in counts) and self.window >= SHORTEST_WINDOW):
            raise ValueError("numbers that no model has")
