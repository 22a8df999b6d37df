"""A push brings each article into the project once, whatever happens on the way."""

import json
import tracemalloc
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from annotator.errors import ServerError
from annotator.labelstudio import client
from annotator.labelstudio.client import push
from annotator.labelstudio.fake import FakeApi
from annotator.labelstudio.interface import labelling_config
from annotator.labelstudio.seam import RefusedError, UnreachableError
from annotator.markup import Prediction


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CHUNK", 3)
    monkeypatch.setattr(client.time, "sleep", lambda seconds: None)


@pytest.fixture
def many(predict):
    def make(count: int, version: str = "v1", first: int = 0) -> list[Prediction]:
        return [predict(f"a{n}", version) for n in range(first, first + count)]

    return make


def ids(api: FakeApi) -> list[str]:
    return sorted(task["data"]["article_id"] for task in api.stored[1])


def test_a_push_makes_the_project_and_a_task_for_each_article(many) -> None:
    api = FakeApi()
    told: list[int] = []
    result = push(many(8), "News", api, progress=told.append)
    assert ids(api) == [f"a{n}" for n in range(8)]
    assert (result.created, result.updated, result.already_there, result.refused) == (8, 0, 0, [])
    assert (result.shown, result.waiting) == ("v1", 0)
    assert told == [3, 3, 2]


def test_the_same_push_again_changes_nothing(many) -> None:
    api = FakeApi()
    push(many(8), "News", api)
    before = json.dumps(api.stored)
    result = push(many(8), "News", api)
    assert (result.created, result.already_there) == (0, 8)
    assert json.dumps(api.stored) == before
    assert len(api.projects) == 1


def test_a_push_that_was_killed_goes_on_where_it_stopped(many) -> None:
    api = FakeApi()

    def killed() -> Iterator[Prediction]:
        yield from many(7)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(killed(), "News", api)
    assert 0 < len(ids(api)) < 8
    push(many(8), "News", api)
    assert ids(api) == [f"a{n}" for n in range(8)]


def test_what_two_pushes_from_two_machines_doubled_is_named_by_the_next(many) -> None:
    api = FakeApi()
    push(many(3), "News", api)
    api.import_tasks(api.projects[1], [{**api.stored[1][1]}])
    result = push(many(3), "News", api)
    assert (result.created, result.already_there, result.doubled) == (0, 3, ["a1"])


@pytest.mark.parametrize("kind", ["before", "after"])
def test_a_failure_on_the_way_neither_loses_nor_doubles_an_article(many, kind: str) -> None:
    api = FakeApi({"import_tasks": [None, kind, kind], "import_predictions": [kind]})
    assert push(many(8), "News", api).created == 8
    assert ids(api) == [f"a{n}" for n in range(8)]
    result = push(many(8, "v2"), "News", api)
    assert result.updated == 8
    assert [api.versions(task) for task in api.stored[1]] == [["v1", "v2"]] * 8


def test_a_server_that_stays_away_is_an_error_that_keeps_what_was_sent(many) -> None:
    api = FakeApi({"import_tasks": [None, *["before"] * 20]})
    with pytest.raises(UnreachableError):
        push(many(8), "News", api)
    assert len(ids(api)) == 3


def test_a_new_version_reaches_every_open_task_before_the_project_shows_it(many) -> None:
    api = FakeApi()
    push(many(6), "News", api)
    api.reviewed_tasks = {api.stored[1][5]["id"]}
    partly = push(many(4, "v2"), "News", api)
    assert (partly.updated, partly.waiting, partly.shown) == (4, 1, "v1")
    assert api.projects[1].model_version == "v1"

    rest = push(many(6, "v2"), "News", api)
    assert (rest.updated, rest.already_there, rest.waiting, rest.shown) == (1, 5, 0, "v2")
    assert api.projects[1].model_version == "v2"
    assert api.versions(api.stored[1][5]) == ["v1"]  # the reviewed task is left alone
    assert api.calls.index("use_version") < api.calls.index("import_predictions") < len(api.calls) - 1
    assert api.calls[-1] == "use_version"


def test_what_must_not_be_sent_is_refused_with_its_reason_and_the_rest_goes_on(many, predict) -> None:
    api = FakeApi()
    push([predict("old")], "News", api)
    good = predict("good")
    shifted = predict("shifted", text="Quite another text, shorter than its marks.")
    changed = predict("old", text=good.article.text + " Now longer.")
    twice = predict("good", text=good.article.text + "!")
    result = push([good, shifted, changed, twice, predict("later", "v2"), good], "News", api)
    assert ids(api) == ["good", "old"]
    assert [r.article_id for r in result.refused] == ["shifted", "old", "good", "later"]
    reasons = [r.reason for r in result.refused]
    assert "outside the text" in reasons[0]
    assert "another text under this id" in reasons[1]
    assert "earlier in this push" in reasons[2]
    assert "'v2'" in reasons[3]
    assert (result.created, result.already_there) == (1, 1)


def test_a_project_with_a_foreign_interface_is_left_alone(many) -> None:
    api = FakeApi()
    api.create_project("News", '<View><Text name="text" value="$text"/></View>')
    with pytest.raises(ServerError, match="lacks") as caught:
        push(many(1), "News", api)
    assert "another project name" in str(caught.value)
    assert api.stored[1] == []


def test_a_project_with_an_interface_of_an_earlier_version_is_told_how_to_mend_it(many) -> None:
    api, earlier = FakeApi(), ET.fromstring(labelling_config())
    for parent in earlier.iter("View"):
        for control in [c for c in parent if c.get("name") == "inner_source"]:
            parent.remove(control)
    api.create_project("News", ET.tostring(earlier, encoding="unicode"))
    with pytest.raises(ServerError, match=r"lacks .*inner_source") as caught:
        push(many(1), "News", api)
    assert "annotator review interface" in str(caught.value)


def test_tasks_of_others_in_the_project_are_no_hindrance(many) -> None:
    api = FakeApi()
    push(many(1), "News", api)
    api.stored[1].append({"id": 99, "data": {"text": "by hand"}, "predictions": []})
    result = push(many(2), "News", api)
    assert (result.created, result.already_there, result.waiting) == (1, 1, 0)


def test_a_task_deleted_meanwhile_is_made_anew_and_holds_up_no_other(many) -> None:
    api = FakeApi()
    project = push(many(3), "News", api).project

    def deleted_on_the_way() -> Iterator[Prediction]:
        yield from many(2, "v2")
        api.delete(project, api.stored[project.id][0]["id"])
        yield from many(3, "v2")[2:]

    result = push(deleted_on_the_way(), "News", api)
    assert ids(api) == ["a0", "a1", "a2"]
    assert (result.created, result.updated, result.shown) == (1, 2, "v2")


def test_a_task_deleted_later_does_not_keep_the_project_on_the_old_version(many) -> None:
    api = FakeApi()
    project = push(many(4), "News", api).project

    def deleted_at_the_end() -> Iterator[Prediction]:
        yield from many(3, "v2")
        api.delete(project, api.stored[project.id][3]["id"])

    assert push(deleted_at_the_end(), "News", api).shown == "v2"


def test_what_the_server_holds_against_one_article_does_not_hold_up_the_others(many, monkeypatch) -> None:
    api = FakeApi()
    takes = api.import_tasks

    def picky(project, tasks) -> None:
        if any(task["data"]["article_id"] == "a1" for task in tasks):
            raise RefusedError("status 400: not this one")
        takes(project, tasks)

    monkeypatch.setattr(api, "import_tasks", picky)
    result = push(many(8), "News", api)
    assert ids(api) == [f"a{n}" for n in (0, 2, 3, 4, 5, 6, 7)]
    assert result.created == 7
    assert [(r.article_id, r.reason) for r in result.refused] == [("a1", "status 400: not this one")]


def test_predictions_that_the_server_dropped_are_sent_again(many, monkeypatch) -> None:
    """As Label Studio does with a busy database: tasks are made, predictions are not, and the answer is 201."""
    api = FakeApi()
    takes = api.import_tasks

    def drops(project, tasks) -> None:
        takes(project, [{**task, "predictions": []} for task in tasks])
        raise RefusedError("the server kept 0 of 3 predictions")

    monkeypatch.setattr(api, "import_tasks", drops)
    result = push(many(4), "News", api)
    assert (result.created, result.refused, result.shown) == (4, [], "v1")
    assert [api.versions(task) for task in api.stored[1]] == [["v1"]] * 4


def test_a_project_deleted_on_the_way_is_named(many) -> None:
    api = FakeApi()

    def deleted() -> Iterator[Prediction]:
        yield from many(3)
        api.projects.clear()
        api.failures = {"import_tasks": ["before"]}
        yield from many(3, first=3)

    with pytest.raises(ServerError, match="deleted meanwhile"):
        push(deleted(), "News", api)


def test_a_record_that_does_not_say_which_model_made_it_is_refused(many, predict) -> None:
    api = FakeApi()
    result = push([predict("gold", ""), *many(2)], "News", api)
    assert ids(api) == ["a0", "a1"]
    assert [r.article_id for r in result.refused] == ["gold"]
    assert "which model made it" in result.refused[0].reason
    assert (result.model_version, result.shown) == ("v1", "v1")
    assert push([predict("gold", "")], "News", api).shown == "v1"


def test_long_articles_go_in_small_requests(predict, monkeypatch) -> None:
    monkeypatch.setattr(client, "LETTERS", 2 * len(predict().article.text))
    api = FakeApi()
    push([predict(f"a{n}") for n in range(6)], "News", api)
    assert api.calls.count("import_tasks") == 3


def test_a_long_push_keeps_no_more_than_ids_in_memory(predict, monkeypatch) -> None:
    api = FakeApi()
    monkeypatch.setattr(api, "import_tasks", lambda project, tasks: None)  # what the server keeps is not ours
    predictions = (predict(f"a{n}") for n in range(2000))
    tracemalloc.start()
    assert push(predictions, "News", api).created == 2000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
