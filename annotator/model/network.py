"""The network: one encoder pass over a window with every head on it.

Any AutoModel encoder will do: the token features enter through ``inputs_embeds``, so the encoder itself is unchanged.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from annotator.errors import ModelError
from annotator.markup import LABELS, ROLES
from annotator.model.config import ModelConfig
from annotator.model.windows import FEATURES, QUOTE_STATES

POINTER_SIZE = 64
# what each sentence head sees of the token heads: role shares, quoted share, loaded peak, quoted share of content
EVIDENCE = len(ROLES) + 3


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network gives for a batch of R windows of T tokens and at most S sentences.

    roles ``[R, T, 3]`` and loaded ``[R, T]``: sigmoid, by token. pointer ``[R, T, T]``: softmax over the last axis,
    where a content token finds its cue and a cue token its source; column 0 (the start token) means not in this window.
    labels ``[R, S, 3]``: softmax. framing ``[R, S]``: sigmoid.
    """

    roles: Tensor
    loaded: Tensor
    pointer: Tensor
    labels: Tensor
    framing: Tensor


class Network(nn.Module):
    """Encoder and heads. Weights are those of ``config.encoder`` freshly initialised; see ``from_encoder``."""

    encoder: Any  # whatever AutoModel gives

    def __init__(self, encoder: nn.Module, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        if hasattr(encoder, "pooler"):
            self.encoder.pooler = None  # not used, and weights without a gradient stop distributed training
        size = int(self.encoder.config.hidden_size)
        self.features = nn.Embedding(FEATURES, size)
        nn.init.zeros_(self.features.weight)  # training starts from the encoder as it is
        self.dropout = nn.Dropout(dropout)
        self.roles = nn.Linear(size, len(ROLES))
        self.loaded = nn.Linear(size, 1)
        self.query, self.key = nn.Linear(size, POINTER_SIZE), nn.Linear(size, POINTER_SIZE)
        self.labels = self._sentence_head(size, len(LABELS), dropout)
        self.framing = self._sentence_head(size, 1, dropout)

    @staticmethod
    def _sentence_head(size: int, outputs: int, dropout: float) -> nn.Sequential:
        return nn.Sequential(
            nn.Linear(2 * size + EVIDENCE, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, outputs)
        )

    @classmethod
    def from_encoder(cls, name_or_path: str, dropout: float = 0.1) -> "Network":
        """A network on a pretrained encoder, any AutoModel name or path. Raises ``ModelError`` if it does not load."""
        try:
            config = AutoConfig.from_pretrained(name_or_path)
            if hasattr(config, "attention_probs_dropout_prob"):
                config.attention_probs_dropout_prob = 0.0  # with dropout there, a CPU's fast attention is not used
            return cls(AutoModel.from_pretrained(name_or_path, config=config), dropout)
        except (OSError, ValueError) as error:
            fix = "give a folder with config.json and weights, or a name that transformers can load here"
            raise ModelError("the encoder does not load", where=name_or_path, fix=fix) from error

    @classmethod
    def from_folder(cls, folder: Path, config: ModelConfig) -> "Network":
        """The network of a saved model folder, in fp32. Raises ``ModelError`` if its weights are missing or foreign."""
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        from annotator.model.config import TORCH_FILE

        try:
            network = cls(AutoModel.from_config(AutoConfig.for_model(**config.encoder)))  # type: ignore[no-untyped-call]
            weights = load_file(folder / TORCH_FILE)
            network.load_state_dict({name: w.float() for name, w in weights.items()})
        except (OSError, RuntimeError, ValueError, TypeError, AttributeError, SafetensorError) as error:
            raise ModelError("weights missing or of another network", where=str(folder / TORCH_FILE)) from error
        return network

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None, features: Tensor, sentence: Tensor, starts: Tensor
    ) -> Logits:
        """Without an ``attention_mask`` no token is padding, and the graph that is exported is quicker for it."""
        words = self.encoder.get_input_embeddings()(input_ids) + self.features(features)
        hidden = self.dropout(self.encoder(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state)
        roles, loaded = self.roles(hidden), self.loaded(hidden).squeeze(-1)

        pointer = self.query(hidden) @ self.key(hidden).transpose(1, 2) / POINTER_SIZE**0.5
        if attention_mask is not None:
            pointer = pointer.masked_fill((attention_mask == 0)[:, None, :], -1e4)

        numbers = torch.arange(starts.shape[1], device=starts.device)
        member = (sentence[:, None, :] == numbers[None, :, None]).to(hidden.dtype)  # [R, S, T]
        share = member / member.sum(-1, keepdim=True).clamp(min=1.0)
        quoted = (features % QUOTE_STATES).to(hidden.dtype)[..., None]
        peak = torch.where(member > 0, torch.sigmoid(loaded)[:, None, :], 0.0).amax(-1, keepdim=True)
        first = torch.gather(hidden, 1, starts[..., None].expand(-1, -1, hidden.shape[-1]))
        role = torch.sigmoid(roles)
        in_marks = share @ (role[..., -1:] * quoted)  # content that is quoted: what makes a direct quote
        seen = torch.cat([share @ hidden, first, share @ role, share @ quoted, peak, in_marks], -1)
        return Logits(roles, loaded, pointer, self.labels(seen), self.framing(seen).squeeze(-1))


def encoder_settings(network: Network) -> dict[str, Any]:
    """The encoder's transformers configuration, as ``ModelConfig.encoder`` keeps it."""
    settings: dict[str, Any] = network.encoder.config.to_diff_dict()
    settings["model_type"] = network.encoder.config.model_type
    for name in ("_name_or_path", "transformers_version", "architectures"):
        settings.pop(name, None)
    return settings
