"""What comes with the package: the model, the lexicon and the project's own gold articles.

They lie at the top of a checkout, where people edit them, and inside the package in a wheel (``pyproject.toml`` puts
them there), so that nothing of ours lands beside other packages.
"""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _shipped(*parts: str) -> Path:
    inside = PACKAGE.joinpath("shipped", *parts)
    return inside if inside.exists() else PACKAGE.parent.joinpath(*parts)


MODEL = _shipped("models", "annotator-small")
LEXICON = _shipped("data", "lexicon", "lexicon.csv")
GOLD = _shipped("data", "wire")
CURRENT = "ANNOTATOR_MODEL"  # the environment's name for a model folder


def current_model() -> Path:
    """The model that is used where none is named: the one that ``ANNOTATOR_MODEL`` names, else the shipped one."""
    return Path(os.environ.get(CURRENT) or MODEL)
