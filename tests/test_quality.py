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
        {"sentence_macro_f1": 0.95, "relation_f1": 0.9, "speaker_accuracy": 0.9, "voice_accuracy": 0.9},
    )


def test_the_authored_articles_set_apart_for_testing() -> None:
    hold(
        scores(ROOT / "data/wire/test.jsonl"),
        {
            "sentence_macro_f1": 0.975,
            "relation_f1": 0.9,
            "speaker_accuracy": 0.87,
            "voice_accuracy": 0.97,
            "term_f1": 0.755,
        },
    )


def test_the_articles_of_an_author_who_saw_nothing_of_the_project() -> None:
    hold(
        scores(ROOT / "data/wire/fresh.jsonl"),
        {
            "sentence_macro_f1": 0.965,
            "relation_f1": 0.92,
            "speaker_accuracy": 0.9,
            "voice_accuracy": 0.97,
            "term_f1": 0.7,
        },
    )


def test_the_articles_of_a_second_such_author() -> None:
    hold(
        scores(ROOT / "data/wire/blind.jsonl"),
        {
            "sentence_macro_f1": 0.97,
            "relation_f1": 0.875,
            "speaker_accuracy": 0.91,
            "voice_accuracy": 0.97,  # the model before found fewer terms, all in the right voice
            "term_f1": 0.805,
        },
    )


@pytest.mark.skipif(not CORPORA.exists(), reason="the research corpora are not beside the project")
@pytest.mark.slow
def test_the_development_part_of_polnear() -> None:
    """Labels had a floor of 0.855 with the first model, of 0.862. Those since were chosen for the articles set apart
    and wire dev, where they are better (models/runs.md); this one has 0.858. PolNeAR's dev moves by a point
    between seeds.
    """
    hold(scores(CORPORA / "polnear.dev.jsonl"), {"sentence_macro_f1": 0.85, "content_f1": 0.89, "relation_f1": 0.695})
