"""What reviewers submitted comes back whole and checked, or is refused with the reason and the way to its task."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.corpus import read_gold
from annotator.errors import ServerError
from annotator.labelstudio import client, pull
from annotator.labelstudio.client import push
from annotator.labelstudio.fake import FakeApi
from annotator.labelstudio.interface import labelling_config
from annotator.labelstudio.seam import Project
from annotator.markup import Annotation
from annotator.records import read_annotation

ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.time, "sleep", lambda seconds: None)


@pytest.fixture
def api(predict: Callable[..., Any]) -> FakeApi:
    api = FakeApi()
    push([predict(f"a{n}") for n in range(3)], "News", api)
    return api


def task(api: FakeApi, n: int = 0) -> dict[str, Any]:
    return api.stored[1][n]


def regions(api: FakeApi, n: int = 0) -> list[dict[str, Any]]:
    """A copy of the task's prediction, as the page submits it when nothing was changed."""
    result = copy.deepcopy(task(api, n)["predictions"][0]["result"])
    for item in result:
        if item["type"] != "relation":
            item["origin"] = "prediction"
    return result


def submit(api: FakeApi, result: list[dict[str, Any]], n: int = 0, reviewer: str = ANN, **about: Any) -> None:
    about = {"prediction": task(api, n)["predictions"][0]["id"], "updated": "2031-06-04T10:00:00Z"} | about
    api.submit(task(api, n)["id"], reviewer, result, **about)


def label(result: list[dict[str, Any]], at: int, name: str) -> None:
    """Changes the label of the ``at``-th sentence, as the page does."""
    item = [r for r in result if r.get("from_name") == "sentence" and r["type"] == "labels"][at]
    item["value"]["labels"] = [name]
    item["origin"] = "prediction-changed"


def refused(api: FakeApi) -> list[str]:
    items = list(pull.pull("News", api))
    assert all(isinstance(item, pull.Unsound) for item in items)
    return [item.reason for item in items if isinstance(item, pull.Unsound)]


def test_only_what_was_submitted_comes_back_every_reviewer_s_with_its_origins(api: FakeApi, predict) -> None:
    changed = regions(api)
    label(changed, 0, "paraphrase")
    submit(api, regions(api), created="2031-06-04T09:58:00Z", seconds=120.5)
    submit(api, changed, reviewer=BOB)
    ann, bob = pull.pull("News", api)
    assert isinstance(ann, Annotation) and isinstance(bob, Annotation)
    assert (ann.reviewer, bob.reviewer) == (ANN, BOB)
    assert ann.article == predict("a0").article
    assert [s.label for s in ann.markup.sentences] == ["editorial_framing", "direct_quote", "direct_quote"]
    assert [s.label for s in bob.markup.sentences] == ["paraphrase", "direct_quote", "direct_quote"]
    about = ann.provenance
    assert about["link"] == f"fake://projects/1?task={task(api)['id']}"
    assert (about["created"], about["updated"], about["seconds"]) == (
        "2031-06-04T09:58:00Z",
        "2031-06-04T10:00:00Z",
        120.5,
    )
    origins: Any = bob.provenance["regions"]
    first = next(r for r in origins if r["kind"] == "sentence")
    assert first == {"kind": "sentence", "label": "paraphrase", "start": 6, "end": 42, "origin": "prediction-changed"}
    assert {r["origin"] for r in origins if r is not first} == {"prediction"}
    predicted: Any = bob.provenance["prediction"]
    assert predicted["model_version"] == "v1"
    assert [s["label"] for s in predicted["sentences"]] == ["editorial_framing", "direct_quote", "direct_quote"]


def test_gold_is_read_back_as_the_project_s_own_with_the_same_marks(api: FakeApi, predict, tmp_path: Path) -> None:
    submit(api, regions(api))
    out = tmp_path / "gold.jsonl"
    assert pull.save(pull.pull("News", api), out) == pull.Pulled(out, 1, 1, 1, 0, None)
    markup = predict().markup
    (gold,) = read_gold([out])
    assert gold.corpus == "own"
    assert gold.sentences == tuple(s.span for s in markup.sentences)
    assert gold.labels == tuple(s.label for s in markup.sentences)
    assert gold.speakers == (None, "Pia Sand", "Pia Sand")
    assert gold.attributions == markup.attributions
    assert gold.loaded == tuple(t.span for t in markup.loaded_terms)
    assert gold.furniture == tuple(f.span for f in markup.furniture)
    (annotation,) = map(read_annotation, map(json.loads, out.read_text().splitlines()))
    assert annotation.markup.loaded_terms == markup.loaded_terms
    assert not list(tmp_path.glob("*.part"))


def test_an_origin_that_the_server_does_not_say_follows_from_the_prediction(api: FakeApi) -> None:
    result = regions(api)
    label(result, 0, "paraphrase")
    added = {"from_name": "loaded", "to_name": "text", "type": "labels", "id": "new"}
    added["value"] = {"start": 8, "end": 14, "labels": ["loaded_term"]}
    for item in result:
        item.pop("origin", None)
    submit(api, [*result, added], prediction=None)
    (annotation,) = pull.pull("News", api)
    assert isinstance(annotation, Annotation)
    origins: Any = annotation.provenance["regions"]
    assert origins[0]["origin"] == "prediction-changed"
    assert origins[-1]["origin"] == "manual"
    assert {r["origin"] for r in origins[1:-1]} == {"prediction"}


def overlap(result: list[dict[str, Any]]) -> None:
    item = copy.deepcopy(result[0])
    item["id"] = "second"
    item["value"] |= {"labels": ["paraphrase"], "start": item["value"]["start"] + 3}
    item["value"].pop("text")
    result.append(item)


def unlabelled(result: list[dict[str, Any]]) -> None:
    del result[0]


def no_sentence(result: list[dict[str, Any]]) -> None:
    result[:] = [r for r in result if not r.get("id", "").startswith("sentence")]


def dangling(result: list[dict[str, Any]]) -> None:
    result[:] = [r for r in result if r.get("labels") != ["source_of"]]


def shifted(result: list[dict[str, Any]]) -> None:
    result[0]["value"]["start"] += 1


def invented(result: list[dict[str, Any]]) -> None:
    result[0]["value"]["labels"] = ["opinion"]


def malformed(result: list[dict[str, Any]]) -> None:
    result[0]["value"] = "x"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (overlap, "overlaps editorial_framing"),
        (unlabelled, "has no label"),
        (no_sentence, "no sentence has a label"),
        (dangling, "no relation leads from it"),
        (shifted, "the text"),
        (invented, "'opinion'"),
        (malformed, "not what Label Studio writes"),
    ],
)
def test_an_unsound_annotation_is_refused_and_the_others_come(
    api: FakeApi, tmp_path: Path, spoil: Callable[[list[dict[str, Any]]], None], said: str
) -> None:
    result = regions(api)
    spoil(result)
    submit(api, result)
    submit(api, regions(api, 1), 1)
    out = tmp_path / "gold.jsonl"
    done = pull.save(pull.pull("News", api), out)
    assert (done.annotations, done.refused, done.rejects) == (1, 1, tmp_path / "gold.jsonl.rejects.jsonl")
    (line,) = map(json.loads, (tmp_path / "gold.jsonl.rejects.jsonl").read_text().splitlines())
    assert said in line["reason"]
    assert line["link"] == f"fake://projects/1?task={task(api)['id']}"
    assert (line["id"], line["reviewer"]) == ("a0", ANN)


def test_a_label_removed_from_the_interface_is_named(api: FakeApi) -> None:
    submit(api, regions(api))
    old = api.projects[1]
    config = labelling_config().replace('value="direct_quote"', 'value="quote"')
    api.projects[1] = Project(old.id, old.name, config, old.model_version, old.url)
    (reason,) = refused(api)
    assert "'direct_quote' of 'sentence' was removed" in reason


def test_a_text_changed_on_the_server_is_named(api: FakeApi) -> None:
    submit(api, regions(api))
    task(api)["data"]["text"] += " "
    assert "no longer the one that was pushed" in refused(api)[0]


def test_a_task_of_another_maker_is_named(api: FakeApi) -> None:
    submit(api, regions(api))
    del task(api)["data"]["article_id"]
    assert refused(api) == ["the task was not made by annotator push"]


def test_of_two_by_one_reviewer_the_later_counts(api: FakeApi) -> None:
    changed = regions(api)
    label(changed, 0, "paraphrase")
    submit(api, changed, updated="2031-06-05T10:00:00Z")
    submit(api, regions(api))
    taken, older = pull.pull("News", api)
    assert isinstance(taken, Annotation) and isinstance(older, pull.Unsound)
    assert taken.markup.sentences[0].label == "paraphrase"
    assert "later one" in older.reason


def test_a_lost_connection_neither_loses_nor_doubles_an_annotation(api: FakeApi) -> None:
    for n in range(3):
        submit(api, regions(api, n), n)
    api.failures = {"reviewed": [None, "before", "before", None, "before"]}
    found = [item for item in pull.pull("News", api) if isinstance(item, Annotation)]
    assert [a.article.id for a in found] == ["a0", "a1", "a2"]


def test_what_was_pulled_before_stays_where_nothing_sound_comes(api: FakeApi, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    out.write_text("earlier\n")
    assert pull.save(pull.pull("News", api), out).out is None
    assert out.read_text() == "earlier\n"


def test_rejects_of_an_earlier_pull_go_away_when_mended(api: FakeApi, tmp_path: Path) -> None:
    rejects, out = tmp_path / "bad.jsonl", tmp_path / "gold.jsonl"
    submit(api, [])
    assert pull.save(pull.pull("News", api), out, rejects).rejects == rejects
    submit(api, regions(api), updated="2031-06-05T10:00:00Z")
    api.submitted[task(api)["id"]].pop(0)
    assert pull.save(pull.pull("News", api), out, rejects).rejects is None
    assert not rejects.exists()


def test_a_project_that_is_missing_or_foreign_is_named(api: FakeApi) -> None:
    with pytest.raises(ServerError, match="no project is called 'Other'"):
        list(pull.pull("Other", api))
    api.create_project("Foreign", '<View><Text name="text" value="$text"/></View>')
    with pytest.raises(ServerError, match="none of ours"):
        list(pull.pull("Foreign", api))
