"""What holds for any text. ``scripts/nightly`` runs the same with many more of them.

``ANNOTATOR_TEXTS`` is the number of texts of the largest property. There, all is real but the network, whose scores a
fake makes up; fewer texts go through the shipped model, in this process, in several and over Ray.
"""

import io
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeRuntime
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import TEXTS, some, tried

from annotator import batch
from annotator.article import Article
from annotator.guideline import attribution_type
from annotator.labelstudio.convert import to_regions
from annotator.labelstudio.read_back import faults, to_markup
from annotator.markup import Attribution, Markup, Prediction
from annotator.predict import Annotator
from annotator.readers import Columns, Found, Options, jsonl
from annotator.readers.output import read_output
from annotator.records import to_record
from annotator.spans import Span
from annotator.text.quotes import quoted_spans
from annotator.writers import Writer, to_line

MANY = int(os.environ.get("ANNOTATOR_TEXTS", "300"))
FEW = max(10, MANY // 20)  # through the real model
TOLERANCE = 1e-3


@pytest.fixture(scope="module")
def real() -> Annotator:
    return Annotator.load()


@pytest.fixture(scope="module")
def faked(real: Annotator) -> Callable[[int], Annotator]:
    """The annotator with made-up scores; the argument is how many tokens its runtime takes in a batch."""
    return lambda tokens: Annotator(FakeRuntime(tokens), real.tokenizer, real.config, real.lexicon)


@given(text=TEXTS)
@settings(max_examples=MANY)
def test_a_text_is_covered_and_survives_every_format(
    faked: Callable[[int], Annotator], tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    tried["covered by sentences and furniture, and the same after every format; made-up scores"] += 1
    hold(faked(0).annotate(text), tmp_path_factory.getbasetemp())


@given(text=TEXTS)
@settings(max_examples=FEW)
def test_so_it_is_with_the_shipped_model(real: Annotator, tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    tried["the same with the shipped model"] += 1
    hold(real.annotate(text), tmp_path_factory.getbasetemp())


@given(
    texts=st.lists(TEXTS, min_size=2, max_size=6),
    tokens=st.sampled_from((0, 40, 400, 4000)),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=max(10, MANY // 8))
def test_a_record_is_the_same_in_any_company(
    faked: Callable[[int], Annotator], texts: list[str], tokens: int, order: Any
) -> None:
    tried["the same record in any batch and order, made-up scores"] += len(texts)
    check_company(faked(0), faked(tokens), texts, order.sample(texts, len(texts)))


@given(texts=st.lists(TEXTS, min_size=2, max_size=6), order=st.randoms(use_true_random=False))
@settings(max_examples=max(3, MANY // 160))
def test_so_it_is_in_company_with_the_shipped_model(real: Annotator, texts: list[str], order: Any) -> None:
    tried["the same record in any order, shipped model"] += len(texts)
    check_company(real, real, texts, order.sample(texts, len(texts)))


@given(text=TEXTS)
@settings(max_examples=MANY)
def test_what_json_carries_is_an_article_or_a_reject(text: str) -> None:
    tried["read from JSON as an article or a reject"] += 1
    meant = json.loads(json.dumps(text))  # two halves of a pair, side by side, are a character
    (item,) = jsonl.read(io.BytesIO(json.dumps({"text": text}).encode() + b"\n"), "in.jsonl", Columns())
    if isinstance(item, Found):
        assert item.article.text == meant.replace("\r\n", "\n")
        item.article.text.encode()
    else:
        assert (
            "surrogate" in item.reason if writable(meant) is None else not meant.strip("\ufeff \n\r\t") or item.reason
        )


@pytest.mark.parametrize(
    ("engine", "workers"), [("local", 2), pytest.param("ray", 1, marks=pytest.mark.slow, id="ray")]
)
def test_a_record_is_the_same_from_any_number_of_workers_and_engine(
    real: Annotator, tmp_path: Path, engine: Any, workers: int
) -> None:
    if engine == "ray":
        pytest.importorskip("ray")
    texts = some(max(60, FEW))
    tried[f"the same record from {workers} worker{'s' * (workers > 1)}, engine {engine}, shipped model"] += len(texts)
    rows = [{"id": f"{n}", "text": text} for n, text in enumerate(texts)]
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for file, part in zip(files, (rows[::2], rows[1::2]), strict=True):
        file.write_text("".join(json.dumps(row) + "\n" for row in part), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    options = Options(language="any")
    batch.score(list(map(str, files)), out, Annotator.load, engine=engine, workers=workers, options=options)
    records = {r["id"]: r for r in map(json.loads, out.read_bytes().splitlines())}
    assert len(records) == len(texts)
    for n, text in enumerate(texts):
        alone = to_record(real.annotate(Article.read(text, id=f"{n}", language=records[f"{n}"]["language"])))
        assert_alike(records[f"{n}"], alone)


def hold(prediction: Prediction, folder: Path) -> None:
    """Everything that must be true of any prediction."""
    text, markup = prediction.article.text, prediction.markup
    check_cover(text, markup)
    check_places(text, markup)
    sent = json.loads(json.dumps(to_regions(text, markup)))
    back, reasons = to_markup(text, sent)
    assert reasons == [] and likewise(text, back) == likewise(text, markup)
    for region in sent:
        if region["type"] == "labels":
            value = region["value"]
            assert text[value["start"] : value["end"]] == value["text"]
    if writable(text) is None:
        assert any("surrogate" in fault for fault in faults(text, sent))
        return
    line = to_line(to_record(prediction))
    assert json.loads(line) == to_record(prediction)
    for suffix in (".jsonl", ".parquet"):
        out = folder / f"out{suffix}"
        with Writer(out, resume=False) as writer:
            writer.write(line)
            writer.finish()
        (read,) = read_output(out)
        assert_alike(to_record(read), json.loads(line))  # the mean of rounded scores rounds otherwise
        check_places(read.article.text, read.markup)


def writable(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def check_cover(text: str, markup: Markup) -> None:
    """Every character but white space lies in one sentence or in one piece of furniture, never in two."""
    spans = sorted([s.span for s in markup.sentences] + [f.span for f in markup.furniture])
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip(), "not covered"
        end = span.end
    assert not text[end:].strip(), "not covered"


def check_places(text: str, markup: Markup) -> None:
    """Offsets lie in the text, numbers name relations that are there, a speaker's name stands where it says."""
    relations = range(len(markup.attributions))
    for relation in markup.attributions:
        assert relation.content
        for span in relation.source + relation.cue + relation.content:
            assert 0 <= span.start < span.end <= len(text)
        if relation.speaker:
            start, end = relation.speaker.span
            assert 0 <= start < end <= len(text)
            assert " ".join(relation.speaker.name.split()) == " ".join(text[start:end].split())
    for sentence in markup.sentences:
        assert all(n in relations for n in sentence.attributions)
        assert sentence.scores and abs(sum(sentence.scores.values()) - 1) < TOLERANCE
        assert sentence.scores[sentence.label] == max(sentence.scores.values())
        assert sentence.framing and 0 <= sentence.framing.score <= 1
    for term in markup.loaded_terms:
        assert 0 <= term.span.start < term.span.end <= len(text)
        assert term.attribution is None or term.attribution in relations


def likewise(text: str, markup: Markup) -> Any:
    """``markup`` without what Label Studio is not sent (scores, framing, who speaks in a relation), in one order."""
    quoted = quoted_spans(text)

    def relation(a: Attribution) -> Any:
        return (places(a.source), places(a.cue), places(a.content), attribution_type(text, a.content, quoted))

    return (
        [(s.span, s.label, s.speaker) for s in markup.sentences],
        sorted(map(relation, markup.attributions)),
        sorted((t.span, t.category, t.voice, t.neutral) for t in markup.loaded_terms),
        sorted((f.span, f.kind) for f in markup.furniture),
    )


def places(spans: Iterable[Span]) -> list[Span]:
    return sorted(set(spans))


def check_company(alone: Annotator, together: Annotator, texts: list[str], shuffled: list[str]) -> None:
    expected = {text: to_record(alone.annotate(text)) for text in texts}
    for given_texts in (texts, shuffled):
        made = together.annotate_many(Article.read(text) for text in given_texts)
        for text, prediction in zip(given_texts, made, strict=True):
            assert_alike(to_record(prediction), expected[text])


def assert_alike(one: Any, other: Any) -> None:
    """The same, but for scores, which may differ by ``TOLERANCE``."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_alike(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_alike(a, b)
    elif isinstance(one, float) and isinstance(other, float):
        assert abs(one - other) <= TOLERANCE
    else:
        assert one == other
