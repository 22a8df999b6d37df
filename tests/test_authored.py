"""The project's own articles: the XML reads as its format page says, and the records beside it are its image."""

import json
from pathlib import Path

import pytest

from annotator.authored import gold_record, read_authored
from annotator.errors import RecordError
from annotator.guideline import label_by_rule

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "data/wire/source").glob("*.xml"))

XML = (
    '<article id="x" title="T" split="train">\n<p><f kind="dateline">KARVEL —</f> '
    '<s label="direct_quote" speaker="Ana Dreth">“<con r="1">We <t category="label" voice="source">bandits</t> '
    'stay,</con>” <cue r="1">said</cue> <src r="1">Ana Dreth</src>.</s> '
    '<s label="direct_quote">“<con r="1">We vote.</con>”</s></p>\n'
    '<p><s label="editorial_framing">The <t category="contested_status" neutral="a|b">regime</t> '
    "fell.</s></p></article>"
)


@pytest.fixture
def written(tmp_path: Path):
    def write(xml: str) -> Path:
        (tmp_path / "a.xml").write_text(xml, encoding="utf-8")
        return tmp_path / "a.xml"

    return write


def test_the_markup_lands_on_the_words_it_was_written_round(written) -> None:
    annotation, about = read_authored(written(XML))
    text, markup = annotation.article.text, annotation.markup
    assert text == "KARVEL — “We bandits stay,” said Ana Dreth. “We vote.”\nThe regime fell."
    assert [text[slice(*s.span)] for s in markup.sentences] == [
        "“We bandits stay,” said Ana Dreth.", "“We vote.”", "The regime fell."]  # fmt: skip
    (relation,) = markup.attributions
    assert [text[slice(*s)] for s in relation.content] == ["We bandits stay,", "We vote."]
    assert relation.type == "direct"
    assert [(text[slice(*t.span)], t.voice, t.neutral) for t in markup.loaded_terms] == [
        ("bandits", "source", ()), ("regime", "outlet", ("a", "b"))]  # fmt: skip
    assert about["split"] == "train"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("</article>", "", "not well-formed"),
        ("<f kind", "loose words <f kind", "outside a sentence"),
        ('label="editorial_framing"', 'label="framing"', "label 'framing'"),
        ('kind="dateline"', 'kind="ad"', "kind 'ad'"),
        ('<cue r="1">', '<cue r="2">', "'2' has no content"),
        ("<t category", "<u category", "mismatched|unknown tag"),
    ],
)
def test_a_slip_in_the_xml_is_said(written, wrong: str, right: str, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        read_authored(written(XML.replace(wrong, right)))


def test_the_records_in_the_repository_are_made_from_the_sources() -> None:
    made: dict[str, dict] = {}
    for path in SOURCES:
        annotation, _ = read_authored(path)
        made[annotation.article.id] = gold_record(annotation)
    kept = {}
    for path in (*(ROOT / "data/wire").glob("*.jsonl"), *(ROOT / "seeds").glob("*.gold.jsonl")):
        kept |= {r["id"]: r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    assert made == kept, "run scripts/wire"


def test_the_seeds_text_is_their_gold_records_text() -> None:
    golds = sorted((ROOT / "seeds").glob("*.gold.jsonl"))
    assert len(golds) >= 6
    for path in golds:
        record = json.loads(path.read_text(encoding="utf-8"))
        assert path.with_name(f"{record['id']}.txt").read_text(encoding="utf-8") == record["text"]


def test_no_article_stands_in_two_splits_and_the_corpus_has_its_promised_size() -> None:
    ids = [read_authored(path)[0].article.id for path in SOURCES]
    assert len(ids) == len(set(ids)) >= 80
    sentences = sum(len(read_authored(path)[0].markup.sentences) for path in SOURCES)
    assert sentences >= 900


def test_every_label_follows_the_rule_on_its_spans() -> None:
    for path in SOURCES:
        annotation, _ = read_authored(path)
        text, markup = annotation.article.text, annotation.markup
        for sentence in markup.sentences:
            assert label_by_rule(text, sentence.span, markup.attributions) == sentence.label, (path.name, sentence.span)
