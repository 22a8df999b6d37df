"""The JSON Schemas of what ``annotator score`` writes: they take its real output, and refuse what is none."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from annotator import cli
from annotator.markup import CATEGORIES, FURNITURE_KINDS, LABELS, TYPES, VOICES
from annotator.records import SCHEMA
from annotator.shipped import MODEL

ROOT = Path(__file__).parents[1]
RECORD, REJECT = (
    json.loads((ROOT / f"docs/{name}.schema.json").read_text(encoding="utf-8")) for name in ("record", "reject")
)
PAGE = (ROOT / "docs/record.md").read_text(encoding="utf-8")
EXAMPLE: dict[str, Any] = json.loads(PAGE.split("```json\n")[1].split("```")[0])


def faults(schema: dict[str, Any], value: object) -> list[str]:
    errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("schema", [RECORD, REJECT], ids=lambda schema: schema["title"])
def test_they_are_schemas(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_the_example_fits() -> None:
    assert faults(RECORD, EXAMPLE) == []


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
def test_real_output_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = [
        {"text": "🚢 “We stay,” said Ana Dreth.\r\nThe regime fell, it is said.", "desk": "foreign", "outlet": "Tarsk"},
        {"id": "no prose", "text": "(Editing by Jon Marrow)"},
        {"text": 7},
        {
            "id": "French",
            "text": "Le gouvernement a annoncé mardi que le port resterait fermé pendant trois jours. " * 5,
        },
    ]
    (tmp_path / "more.jsonl").write_text("".join(json.dumps(record) + "\n" for record in more) + "{broken\n")
    inputs = [*map(str, sorted((ROOT / "seeds").glob("*.gold.jsonl"))), str(tmp_path / "more.jsonl")]
    out = tmp_path / "out.jsonl"
    assert cli.main(["score", *inputs, str(tmp_path / "missing.txt"), "-o", str(out)]) == 1

    records, rejects = lines(out), lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert len(records) > 8 and any("extra" in record for record in records)
    assert [fault for record in records for fault in faults(RECORD, record)] == []
    assert len(rejects) >= 4 and [fault for reject in rejects for fault in faults(REJECT, reject)] == []


def at(*path: str | int) -> Callable[[Any], tuple[Any, str | int]]:
    """The container of a place in a record, and the place's key there."""

    def find(record: Any) -> tuple[Any, str | int]:
        for key in path[:-1]:
            record = record[key]
        return record, path[-1]

    return find


WRONG: dict[str, tuple[tuple[str | int, ...], object]] = {
    "another schema": (("schema",), 2),
    "an id that is a number": (("id",), 7),
    "no text": (("text",), None),
    "a label of another scheme": (("sentences", 0, "label"), "neutral"),
    "an offset before the text": (("sentences", 0, "start"), -1),
    "an offset that is no whole number": (("sentences", 0, "end"), 10.5),
    "a probability over 1": (("sentences", 0, "scores", "paraphrase"), 1.2),
    "a prediction without scores": (("sentences", 0, "scores"), None),
    "a speaker that is a list": (("sentences", 1, "speaker"), ["Ministry"]),
    "framing without its flag": (("sentences", 0, "framing"), {"score": 0.5}),
    "a label by the rule that is none": (("sentences", 0, "by_rule"), "other"),
    "content that is empty": (("attributions", 0, "content"), []),
    "a span of three": (("attributions", 0, "cue"), [[1, 2, 3]]),
    "a type that is none": (("attributions", 0, "type"), "quoted"),
    "a speaker without its place": (("attributions", 0, "speaker"), {"name": "Ministry"}),
    "a category that is none": (("loaded_terms", 0, "category"), "slur"),
    "a voice that is none": (("loaded_terms", 0, "voice"), "editor"),
    "evidence that is none": (("loaded_terms", 0, "evidence"), "reader"),
    "furniture of another kind": (("furniture", 0, "kind"), "table"),
    "a speaker without letters": (("summary", "speakers", "Mira Tolvane"), "19"),
    "a field that is not ours": (("sentiment",), 0.3),
    "an extra that is no object": (("extra",), "desk"),
}


@pytest.mark.parametrize(("path", "value"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_record_is_refused(path: tuple[str | int, ...], value: object) -> None:
    record = deepcopy(EXAMPLE)
    container, key = at(*path)(record)
    container[key] = value
    assert faults(RECORD, record)


def required(schema: dict[str, Any], value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every field in ``value`` that ``schema`` requires; of a list only the first item is looked at."""
    if "$ref" in schema:
        schema = RECORD["$defs"][schema["$ref"].rpartition("/")[2]]
    for name in schema.get("required", ()):
        yield (*path, name)
    for name, below in schema.get("properties", {}).items():
        if isinstance(value, dict) and name in value:
            yield from required(below, value[name], (*path, name))
    if isinstance(value, list) and value and "items" in schema and schema["items"]:
        yield from required(schema["items"], value[0], (*path, 0))


@pytest.mark.parametrize("path", list(required(RECORD, EXAMPLE)), ids=lambda path: ".".join(map(str, path)))
def test_a_record_that_lacks_a_field_is_refused(path: tuple[str | int, ...]) -> None:
    record = deepcopy(EXAMPLE)
    container, key = at(*path)(record)
    del container[key]
    assert faults(RECORD, record)


@pytest.mark.parametrize(
    "reject",
    [
        {"path": "in.jsonl", "record": 0, "reason": "empty", "id": None},
        {"path": "in.jsonl", "record": 1, "reason": "", "id": None},
        {"path": "in.jsonl", "record": 1, "id": None},
        {"path": None, "record": 1, "reason": "empty", "id": None},
        {"path": "in.jsonl", "record": 1, "reason": "empty", "id": None, "text": "…"},
    ],
)
def test_what_is_no_reject_is_refused(reject: dict[str, Any]) -> None:
    assert faults(REJECT, reject)


def test_they_know_what_the_code_knows() -> None:
    parts = RECORD["$defs"]
    term = parts["loaded_term"]["properties"]
    assert RECORD["properties"]["schema"]["const"] == SCHEMA
    assert parts["label"]["enum"] == list(LABELS)
    assert parts["attribution"]["properties"]["type"]["enum"] == list(TYPES)
    assert (term["category"]["enum"], term["voice"]["enum"]) == (list(CATEGORIES), list(VOICES))
    assert parts["furniture"]["properties"]["kind"]["enum"] == list(FURNITURE_KINDS)


def names(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for below in schema.values():
            yield from names(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from names(below)


def test_every_field_is_explained() -> None:
    prose = re.sub(r"^```.*?^```", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert not [name for name in {*names(RECORD), *names(REJECT)} if f"`{name}`" not in prose]
