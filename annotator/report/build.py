"""A report from predictions: one page that holds all, or a folder with a first page and a page for each article."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import UsageError
from annotator.markup import Prediction
from annotator.report.article import article_section
from annotator.report.beside import HATCH
from annotator.report.corpus import corpus_page, data_link
from annotator.report.facts import Facts, facts_of
from annotator.report.html import Html, joined, page, tag
from annotator.report.tables import Table

MOST_IN_A_FILE = 300  # articles
FIRST, ARTICLES, TABLES = "index.html", "articles", "tables"  # what a report's folder holds
TITLE = "Annotator report"
ARTICLE_STYLES, ALL_STYLES = (
    ("assets/base.css", "assets/article.css"),
    (
        "assets/base.css",
        "assets/article.css",
        "assets/corpus.css",
    ),
)
ARTICLE_SCRIPTS = ("assets/article.js",)
CORPUS_SCRIPTS = ("vendor/d3.min.js", "vendor/plot.umd.min.js", "assets/tables.js", "assets/charts.js")


@dataclass(frozen=True, slots=True)
class Report:
    """What was made: the page to open, and how many articles it covers."""

    page: Path
    articles: int
    repeated: int


def build(predictions: Iterable[Prediction], out: Path) -> Report:
    """Write the report to ``out``: a page if it ends in ``.html``, else a folder. An earlier report is replaced.

    Raises ``UsageError`` where ``out`` holds something else,
    there are no articles, or too many for one page.
    """
    return (_file if out.suffix.lower() in (".html", ".htm") else _folder)(_Counted(predictions), out)


class _Counted:
    """Predictions with their facts, each id once; ``facts`` and ``repeated`` fill as they are read."""

    def __init__(self, predictions: Iterable[Prediction]) -> None:
        self.predictions = predictions
        self.facts: list[Facts] = []
        self.repeated = 0

    def __iter__(self) -> Iterator[tuple[Prediction, Facts]]:
        seen: set[str] = set()
        for prediction in self.predictions:
            if prediction.article.id in seen:
                self.repeated += 1
                continue
            seen.add(prediction.article.id)
            facts = facts_of(len(self.facts) + 1, prediction)
            self.facts.append(facts)
            yield prediction, facts
        if not self.facts:
            raise UsageError("no articles to report on", fix="annotate some first: annotator score IN… -o OUT")


def _file(counted: _Counted, out: Path) -> Report:
    if out.is_dir():
        raise UsageError("this is a folder", where=str(out), fix="name a file, or a folder without .html at its end")
    sections: list[Html] = []
    for prediction, facts in counted:
        if len(sections) == MOST_IN_A_FILE:
            fix = f"name a folder for it: -o {out.with_suffix('')}"
            raise UsageError(f"more than {MOST_IN_A_FILE} articles are too many for one page", where=str(out), fix=fix)
        sections.append(article_section(prediction, facts, "#report"))
    if len(sections) == 1:  # nothing to compare
        content = _article_page(prediction, facts, None)
    else:
        corpus = corpus_page(counted.facts, counted.repeated, _anchor, data_link)
        body = joined([HATCH, corpus.body, *sections])
        data = corpus.data | {"article": ["#article-", ""]}
        scripts = (*ARTICLE_SCRIPTS, "assets/routes.js", *CORPUS_SCRIPTS)
        content = page(TITLE, tag("main", body), styles=ALL_STYLES, scripts=scripts, data=data)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(f"{out.name}.part")
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    return Report(out, len(counted.facts), counted.repeated)


def _anchor(number: int, sentence: int | None) -> str:
    return f"#article-{number}" if sentence is None else f"#a{number}-s{sentence}"


def _folder(counted: _Counted, out: Path) -> Report:
    _ours(out)
    part = out.with_name(f"{out.name}.part")
    try:
        if part.exists():
            shutil.rmtree(part)
        (part / ARTICLES).mkdir(parents=True)
        (part / TABLES).mkdir()
        for prediction, facts in counted:
            (part / _path(facts.number)).write_bytes(_article_page(prediction, facts, f"../{FIRST}"))
        corpus = corpus_page(counted.facts, counted.repeated, _page_of, _csv_of)
        data = corpus.data | {"article": [f"{ARTICLES}/", ".html"]}
        content = page(TITLE, tag("main", HATCH, corpus.body), styles=ALL_STYLES, scripts=CORPUS_SCRIPTS, data=data)
        (part / FIRST).write_bytes(content)
        for table in corpus.tables:
            (part / _csv_of(table)).write_bytes(table.csv())
        if out.exists():
            shutil.rmtree(out)
        part.rename(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        if part.exists():
            shutil.rmtree(part, ignore_errors=True)
    return Report(out / FIRST, len(counted.facts), counted.repeated)


def _ours(out: Path) -> None:
    """Only a report made before, or nothing, may be replaced."""
    if out.is_file():
        raise UsageError("this is a file", where=str(out), fix="name a folder, or a file that ends in .html")
    there = {path.name for path in out.iterdir()} if out.exists() else set()
    if there - {FIRST, ARTICLES, TABLES} or (there and FIRST not in there):
        raise UsageError("the folder holds something else", where=str(out), fix="name a new or an empty folder")


def _unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write here: {error.strerror}", where=str(out), fix="choose another -o")


def _path(number: int) -> str:
    return f"{ARTICLES}/{number}.html"


def _page_of(number: int, sentence: int | None) -> str:
    return _path(number) if sentence is None else f"{_path(number)}#a{number}-s{sentence}"


def _csv_of(table: Table) -> str:
    return f"{TABLES}/{table.id}.csv"


def _article_page(prediction: Prediction, facts: Facts, back: str | None) -> bytes:
    body = tag("main", HATCH, article_section(prediction, facts, back))
    title = f"{facts.title} – {TITLE}"
    return page(title, body, styles=ARTICLE_STYLES, scripts=ARTICLE_SCRIPTS)
