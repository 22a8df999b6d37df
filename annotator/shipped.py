"""What comes with the package: the model and the lexicon.

They lie at the top of a checkout, where people edit them, and inside the package in a wheel (``pyproject.toml`` puts
them there), so that nothing of ours lands beside other packages.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _shipped(*parts: str) -> Path:
    inside = PACKAGE.joinpath("shipped", *parts)
    return inside if inside.exists() else PACKAGE.parent.joinpath(*parts)


MODEL = _shipped("models", "annotator-small")
LEXICON = _shipped("data", "lexicon", "lexicon.csv")
