"""Floors: what the shipped model and the rules around it reach on the project's own gold, through the whole pipeline.

A floor is lowered only with the reason written beside it. The research corpora's development files are not in the
project; where they are beside it, PolNeAR's is held too.
"""

from pathlib import Path

import pytest

from annotator.evaluate import evaluate
from annotator.shipped import MODEL

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared/data/corpora"


def scores(*gold: Path) -> dict[str, float]:
    return dict(evaluate(MODEL, gold).scores.figures)


def hold(found: dict[str, float], floors: dict[str, float]) -> None:
    below = {name: (found[name], floor) for name, floor in floors.items() if found[name] < floor}
    assert not below, below


def test_the_seeds() -> None:
    hold(
        scores(*sorted((ROOT / "seeds").glob("*.gold.jsonl"))),
        {"sentence_macro_f1": 0.92, "relation_f1": 0.7, "speaker_accuracy": 0.8, "voice_accuracy": 0.9},
    )


def test_the_authored_articles_set_apart_for_testing() -> None:
    hold(
        scores(ROOT / "data/wire/test.jsonl"),
        {
            "sentence_macro_f1": 0.94,
            "relation_f1": 0.8,
            "speaker_accuracy": 0.8,
            "voice_accuracy": 0.95,
            "term_f1": 0.65,
        },
    )


@pytest.mark.skipif(not CORPORA.exists(), reason="the research corpora are not beside the project")
@pytest.mark.slow
def test_the_development_part_of_polnear() -> None:
    hold(scores(CORPORA / "polnear.dev.jsonl"), {"sentence_macro_f1": 0.855, "content_f1": 0.89, "relation_f1": 0.68})
