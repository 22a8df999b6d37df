"""The documentation against the code: what it names is there, and what the code has is in it."""

import ast
import json
import re
import runpy
import shlex
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import test_layers
from documented import (
    LISTENS,
    NOT_RUN,
    OWN_DATA,
    README,
    ROOT,
    SERVER,
    TUTORIAL,
    blocks,
    clone,
    give,
    listening,
    read,
    set_up,
)
from documented import commands as commands_of

from annotator.cli import parser
from annotator.labelstudio import interface
from annotator.markup import CATEGORIES, FURNITURE_KINDS, LABELS, ROLES, TYPES, VOICES
from annotator.records import read_prediction, to_record
from annotator.shipped import MODEL

DOCS = ROOT / "docs"
PAGES = sorted(p for places in ("*.md", "docs/*.md", "data/*/*.md", "models/*/*.md") for p in ROOT.glob(places))
WRITER: dict[str, Any] = runpy.run_path(str(ROOT / "scripts/docs"))
OUT_OF_DATE = "run scripts/docs"


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


# commands


def all_verbs() -> list[ArgumentParser]:
    verbs = list(WRITER["verbs"](parser()))
    assert len(verbs) >= 7
    return verbs


def test_commands_page_is_what_the_parser_says() -> None:
    assert read(DOCS / "commands.md") == WRITER["commands_page"](), OUT_OF_DATE


@pytest.mark.parametrize("verb", all_verbs(), ids=lambda verb: verb.prog)
def test_every_verb_and_option_is_documented(verb: ArgumentParser) -> None:
    section = read(DOCS / "commands.md").partition(f"\n## {verb.prog}\n")[2].partition("\n## ")[0]
    options = re.findall(r"--[a-z][a-z-]+", verb.format_help())
    assert verb.description and verb.description in section
    assert not [option for option in options if option != "--help" and f"`{option}`" not in section]


def test_readme_shows_every_verb() -> None:
    shown = "\n".join(blocks(read(ROOT / "README.md"), "bash"))
    assert not [verb.prog for verb in all_verbs() if f"{verb.prog} " not in shown.replace("\n", " \n")]


def commands() -> list[tuple[str, str]]:
    """Every command of every page's shell blocks with the page's name."""
    return [(named(page), command) for page in PAGES for command in commands_of(page)]


def annotators_words(line: str) -> list[str] | None:
    """What ``annotator`` is given in a command, run as a script or with ``-m``; None for other commands."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    words = words[words.index("|") + 1 :] if "|" in words else words  # echo … | annotator show -
    words = words[: words.index("||")] if "||" in words else words
    at = next((n for n, word in enumerate(words) if Path(word).name == "annotator"), None)
    return None if at is None or (at > 0 and words[at - 1] != "-m") else words[at + 1 :]


@pytest.mark.parametrize(("page", "line"), [c for c in commands() if annotators_words(c[1]) is not None])
def test_every_command_parses(page: str, line: str) -> None:
    try:
        parser().parse_args(annotators_words(line))
    except SystemExit:
        pytest.fail(f"{page}: the parser refuses: {line}")


@pytest.mark.parametrize(("page", "line"), [c for c in commands() if c[1].startswith(("scripts/", "make "))])
def test_every_script_and_target_is_there(page: str, line: str) -> None:
    name, *rest = shlex.split(line, comments=True)
    if name == "make":
        assert re.search(rf"^{rest[0]}:", read(ROOT / "Makefile"), re.MULTILINE), page
    else:
        assert (ROOT / name).stat().st_mode & 0o100, page


def test_commands_are_found_in_the_pages() -> None:
    """Guards the tests above against a change of the pages' form that would leave them nothing to test."""
    lines = [line for _, line in commands()]
    assert any(line.startswith("scripts/demo") for line in lines)
    assert sum(annotators_words(line) is not None for line in lines) > 15
    assert annotators_words("torchrun --nproc-per-node 2 -m annotator train x") == ["train", "x"]
    assert annotators_words("echo annotator") is None
    assert annotators_words("echo 'a | b' | annotator show -") == ["show", "-"]
    assert annotators_words("annotator score a* -o b.jsonl || head b") == ["score", "a*", "-o", "b.jsonl"]


# README, tutorial and own-data.md, given as a reader gives them


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(tmp_path_factory.mktemp("clone"))


def walk() -> Iterator[Any]:
    """Each command of the three pages in its order, those that no test gives marked as skipped with the reason."""
    for page in (README, TUTORIAL, OWN_DATA):
        for command in commands_of(page):
            reason = NOT_RUN.get(command) or ("tests/end_to_end gives it" if SERVER.match(command) else None)
            marks = [pytest.mark.skip(reason)] if reason else [pytest.mark.slow] if "evaluate" in command else []
            yield pytest.param(command, id=f"{page.stem}: {command}", marks=marks)


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
@pytest.mark.parametrize("command", list(walk()))
def test_commands_that_a_reader_gives_work(command: str, place: Path) -> None:
    if command.startswith("scripts/") and not set_up():
        pytest.skip("scripts/setup would install something")
    if command.startswith(LISTENS):
        with listening(command, place) as address, urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
            assert json.load(answer)["status"] == "UP"
        return
    printed = give(command, place)
    for made in re.findall(r" -o (\S+)", command):
        assert (place / made).exists(), printed


def test_what_is_not_run_is_in_the_pages() -> None:
    assert not NOT_RUN.keys() - {command for page in (README, TUTORIAL) for command in commands_of(page)}


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
def test_tutorial_says_what_its_two_sentences_show(place: Path) -> None:
    outlets, sources = (give(c, place) for c in commands_of(TUTORIAL) if c.startswith("echo "))
    assert re.search(r"Mira Tolvane +D ", outlets) and re.search(r" E[ ?] .*_regime_ᵒ", outlets)
    assert re.search(r" P[ ?] .*_regime_ˢ", sources)


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
@pytest.mark.parametrize(("page", "made"), [(TUTORIAL, "out/tutorial.jsonl"), (OWN_DATA, "out/articles.parquet")])
def test_python_of_the_pages_runs(page: Path, made: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (place / made).exists():
        give(next(c for c in commands_of(page) if f"-o {made}" in c), place)
    monkeypatch.chdir(place)
    printed: list[str] = []
    (block,) = blocks(read(page), "python")
    exec(block, {"print": lambda *words: printed.extend(map(str, words))})
    assert printed[0] in (*LABELS, "Tarsk Courier")


# links


def anchors(page: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_resolve(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(read(file))):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_paths_of_the_project_exist(page: Path) -> None:
    paths = re.findall(r"`((?:annotator|data|docs|scripts|seeds|tests)/[\w./-]+)`", read(page))
    examples = re.compile(r"[A-Z]{2,}")  # data/wire/source/ID.xml
    assert not [path for path in paths if not examples.search(Path(path).stem) and not (ROOT / path).exists()]


# the example and the record


def example() -> dict[str, Any]:
    (block,) = blocks(read(DOCS / "record.md"), "json")
    record: dict[str, Any] = json.loads(block)
    return record


def test_example_record_is_one_of_ours() -> None:
    assert to_record(read_prediction(example())) == example()


def test_readme_shows_the_example_as_the_terminal_does() -> None:
    readme = read(ROOT / "README.md")
    assert readme == WRITER["with_example"](readme), OUT_OF_DATE
    assert WRITER["shown_example"]() in readme


def fields(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for part in value.values() for name in fields(part)}
    return {name for part in value for name in fields(part)} if isinstance(value, list) else set()


def test_every_field_of_the_record_is_explained() -> None:
    page = re.sub(r"^```.*?^```", "", read(DOCS / "record.md"), flags=re.DOTALL | re.MULTILINE)
    speakers = set(example()["summary"]["speakers"])
    assert not [name for name in fields(example()) - speakers if f"`{name}`" not in page]


# modules, labels, keys, Python


def test_every_module_has_its_place_in_the_design() -> None:
    layers = read(DOCS / "design.md").partition("\n## Layers\n")[2].partition("\nSome rules follow")[0]
    modules = {name for names in test_layers.LAYERS for name in names} - {"__main__"}
    assert not [name for name in sorted(modules) if f"`{name}`" not in layers]
    there = {name.split(".")[0] for name in test_layers.modules()} - {""}
    assert not [name for name in re.findall(r"`(\w+)`", layers) if name not in there]


def test_the_map_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w.-]+\.(?:md|json))[)#]", read(DOCS / "index.md")))
    assert {page.name for page in DOCS.glob("*.*")} - {"index.md"} == linked


@pytest.mark.parametrize("value", [*LABELS, *ROLES, *TYPES, *VOICES, *CATEGORIES, *FURNITURE_KINDS])
def test_every_label_is_explained(value: str) -> None:
    assert re.search(rf"^\| `{value}` \|", read(DOCS / "labels.md"), re.MULTILINE)


def test_review_page_names_the_keys_of_the_interface() -> None:
    looks: list[tuple[str, interface.Look]] = [*interface.SENTENCE_LOOKS.items(), *interface.ROLE_LOOKS.items()]
    looks += [(interface.LOADED_TERM, interface.LOADED_LOOK), (interface.FURNITURE, interface.FURNITURE_LOOK)]
    page = read(DOCS / "review.md")
    assert not [name for name, look in looks if f"| `{look.hotkey}` | `{name}` |" not in page]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_python_examples_import_is_there(page: Path) -> None:
    for block in blocks(read(page), "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                exec(ast.unparse(node), {})


@pytest.mark.skipif(not MODEL.is_dir(), reason="no shipped model here")
def test_readme_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(read(ROOT / "README.md"), "python"):
        exec(block, {})
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("direct_quote Ana Dreth ")


def test_licence_names_the_corpora() -> None:
    notice = read(ROOT / "models/LICENSE")
    assert not [name for name in ("CC BY-NC-SA 4.0", "PolNeAR", "BASIL", "BABE") if name not in notice]
