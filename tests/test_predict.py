"""The whole way with the shipped model: texts in, predictions out, the same in any company."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import Annotator
from annotator.article import Article
from annotator.errors import ModelError
from annotator.guideline import labels_by_rule
from annotator.markup import Prediction
from annotator.records import read_prediction, to_record
from annotator.spans import Span

TEXT = (
    "KARVEL, March 2 (Meridian) — The army liberated the town of Karvel from the occupiers on Saturday.\n"
    "“We will not leave,” said Ana Dreth, the mayor. “🚢 This is our home.”\n"
    "The Velian Defense Ministry said two bridges were destroyed, and it called on both sides to stop the shelling.\n"
    "(Editing by Jon Marrow)"
)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator.load()


def test_an_article_is_read_as_a_person_would_read_it(annotator: Annotator) -> None:
    markup = annotator.annotate(TEXT).markup
    labels = [s.label for s in markup.sentences]
    assert labels == ["editorial_framing", "direct_quote", "direct_quote", "paraphrase"]
    assert [s.speaker for s in markup.sentences] == [None, "Ana Dreth", "Ana Dreth", "Velian Defense Ministry"]
    voices = {TEXT[slice(*t.span)]: t.voice for t in markup.loaded_terms}
    assert (voices["liberated"], voices["occupiers"]) == ("outlet", "outlet")
    assert [f.kind for f in markup.furniture] == ["dateline", "credit"]
    direct = next(a for a in markup.attributions if a.type == "direct")
    assert [TEXT[slice(*s)] for s in direct.cue] == ["said"]
    assert "We will not leave" in TEXT[slice(*direct.content[0])]


def test_scores_are_probabilities_and_the_label_is_the_likeliest(annotator: Annotator) -> None:
    for sentence in annotator.annotate(TEXT).markup.sentences:
        assert sentence.scores is not None and sentence.framing is not None
        assert sum(sentence.scores.values()) == pytest.approx(1)
        assert max(sentence.scores, key=sentence.scores.__getitem__) == sentence.label
        assert 0 <= sentence.framing.score <= 1


def test_company_and_order_change_nothing(annotator: Annotator) -> None:
    articles = [Article.read(text) for text in (TEXT, TEXT.split("\n")[1], "The road is 60 km long.", TEXT * 8)]
    alone = [to_record(annotator.annotate(a)) for a in articles]
    together = [to_record(p) for p in annotator.annotate_many(articles)]
    backwards = [to_record(p) for p in annotator.annotate_many(reversed(articles))][::-1]
    for one, *others in zip(alone, together, backwards, strict=True):
        for other in others:
            assert [s["label"] for s in one["sentences"]] == [s["label"] for s in other["sentences"]]
            for a, b in zip(one["sentences"], other["sentences"], strict=True):
                assert a["scores"] == pytest.approx(b["scores"], abs=1e-3)


@settings(max_examples=40)
@given(st.text(max_size=200) | st.lists(st.sampled_from(TEXT.split(" ")), max_size=40).map(" ".join))
def test_any_text_gives_a_record_whose_offsets_hold(text: str) -> None:
    prediction = _loaded().annotate(text)
    assert read_prediction(to_record(prediction)).markup.furniture == prediction.markup.furniture
    before = 0
    for sentence in prediction.markup.sentences:
        assert before <= sentence.span.start < sentence.span.end <= len(prediction.article.text)
        before = sentence.span.end
    for relation in prediction.markup.attributions:
        assert relation.content
        assert not relation.speaker or same_words(text_of(prediction, relation.speaker.span), relation.speaker.name)
    ruled = labels_by_rule(
        prediction.article.text, [s.span for s in prediction.markup.sentences], prediction.markup.attributions
    )
    for sentence, label in zip(prediction.markup.sentences, ruled, strict=True):
        assert (sentence.by_rule or sentence.label) == label
    for sentence in prediction.markup.sentences:
        assert all(0 <= n < len(prediction.markup.attributions) for n in sentence.attributions)


def text_of(prediction: Prediction, span: Span) -> str:
    return prediction.article.text[span.start : span.end]


def same_words(mention: str, name: str) -> bool:
    """A name is its mention's words; of two who speak together, the first's."""
    return name.split()[: len(mention.split())] == mention.split()


_kept: list[Annotator] = []


def _loaded() -> Annotator:
    if not _kept:
        _kept.append(Annotator.load())
    return _kept[0]


def test_a_folder_that_is_no_model_is_said(tmp_path) -> None:
    with pytest.raises(ModelError, match="no usable model configuration"):
        Annotator.load(tmp_path)


def test_inference_imports_no_torch() -> None:
    script = (
        "import sys; from annotator import Annotator; Annotator.load().annotate('It rained.');"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
