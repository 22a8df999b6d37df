"""Score a model on gold records, the whole way that ``annotator score`` goes, and write tables, plots and errors."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from annotator import plots, readers
from annotator.corpus import read_gold
from annotator.counts import Judged
from annotator.errors import UsageError
from annotator.markup import LABELS, Prediction
from annotator.metrics import LEVEL, RESAMPLES, Group, Scores, measure
from annotator.pool import InProcess, Load
from annotator.predict import Annotator
from annotator.records import read_prediction

FIGURES = {
    "sentence_macro_f1": "Sentence labels: macro-F1",
    "sentence_f1_direct_quote": "F1 of direct_quote",
    "sentence_f1_paraphrase": "F1 of paraphrase",
    "sentence_f1_editorial_framing": "F1 of editorial_framing",
    "sentence_accuracy": "Sentence labels: accuracy",
    "ece": "Calibration error of the label's score (10 bins)",
    "source_f1": "Source: F1 over letters",
    "cue_f1": "Cue: F1 over letters",
    "content_f1": "Content: F1 over letters",
    "relation_f1": "Relations: F1",
    "term_precision": "Loaded terms: precision",
    "term_recall": "Loaded terms: recall",
    "term_f1": "Loaded terms: F1",
    "voice_accuracy": "Voice of the loaded terms met: accuracy",
    "speaker_accuracy": "Speaker of a sentence: accuracy",
    "biased_macro_f1": "Sentence is loaded (BABE): macro-F1",
    "furniture_f1": "Furniture: F1 over letters",
}
COLUMNS = {  # of the tables by outlet and by length, where there is such a figure
    "sentence_macro_f1": "macro-F1",
    **{f"sentence_f1_{label}": label for label in LABELS},
    "sentence_accuracy": "accuracy",
    "relation_f1": "relations",
    "speaker_accuracy": "speakers",
    "term_f1": "loaded terms",
    "biased_macro_f1": "BABE",
    "furniture_f1": "furniture",
}
INTERVAL = f"{LEVEL:.0%} interval"
CONFUSION, CALIBRATION = "confusion.png", "calibration.png"


@dataclass(frozen=True, slots=True)
class Table:
    """Text cells under a heading; the first column holds names, the others numbers."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    plot: str = ""

    def plain(self) -> str:
        """Columns of equal width, for a terminal."""
        cells = [self.header, *self.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join((cell.rjust if n else cell.ljust)(widths[n]) for n, cell in enumerate(row)).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, *(f"  {line}" for line in lines)])

    def markdown(self) -> str:
        """A Markdown table, with its plot below."""
        rule = ["---", *["---:"] * (len(self.header) - 1)]
        lines = [
            f"| {' | '.join(c.replace('|', chr(92) + '|') for c in row)} |" for row in (self.header, rule, *self.rows)
        ]
        return "\n".join(
            [f"## {self.title}", "", *lines, *(["", f"![{self.title}]({self.plot})"] if self.plot else [])]
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one model on some gold files."""

    model_version: str
    gold: tuple[str, ...]
    scores: Scores

    def table(self) -> str:
        """Everything as plain text; figures go by the names that they have in ``scores.json``."""
        return "\n\n".join([self._heading(), *(t.plain() for t in self._tables({key: key for key in FIGURES}))])

    def markdown(self) -> str:
        """Everything as Markdown, with links to the plots beside it."""
        title = f"# Scores of {self.model_version}"
        command = f"Made by `annotator evaluate MODEL {' '.join(self.gold)} -o DIR`."
        notes = (
            f"Intervals are the middle {LEVEL:.0%} of {RESAMPLES:,} bootstrap draws of whole articles. "
            "Relations count as found where the contents share at least half of their letters and the sources overlap, "
            "or neither has one. F1 is 1 for a label that neither gold nor the model gives."
        )
        tables = (t.markdown() for t in self._tables(FIGURES))
        return "\n\n".join([title, f"{self._heading()} {command}", notes, *tables]) + "\n"

    def record(self) -> dict[str, Any]:
        """The figures, tables and curve as plain values for JSON."""
        s = self.scores
        return {
            "model_version": self.model_version,
            "gold": self.gold,
            "articles": s.articles,
            "missing": s.missing,
            "figures": s.figures,
            "intervals": s.intervals,
            "confusion": {
                label: dict(zip((*LABELS, "none"), map(int, row), strict=True))
                for label, row in zip(LABELS, s.confusion, strict=True)
            },
            "calibration": [asdict(b) for b in s.bins],
            "by_outlet": [asdict(g) for g in s.by_outlet],
            "by_length": [asdict(g) for g in s.by_length],
        }

    def errors(self) -> list[Judged]:
        """The sentences labelled wrong, the surest mistakes first and those without a score last."""
        wrong = [s for s in self.scores.judged if s.predicted != s.gold]
        return sorted(wrong, key=lambda s: -1.0 if s.score is None else s.score, reverse=True)

    def write(self, out: Path) -> None:
        """Write ``scores.json``, ``scores.md``, ``errors.jsonl`` and, where gold has labels, the plots into ``out``.

        Raises ``AnnotatorError`` without matplotlib.
        """
        plots.need_matplotlib()
        out.mkdir(parents=True, exist_ok=True)
        (out / "scores.json").write_text(json.dumps(self.record(), indent=1) + "\n", encoding="utf-8")
        (out / "scores.md").write_text(self.markdown(), encoding="utf-8")
        lines = (json.dumps(_error(s), ensure_ascii=False) + "\n" for s in self.errors())
        (out / "errors.jsonl").write_text("".join(lines), encoding="utf-8")
        for plot in (CONFUSION, CALIBRATION):  # one of a run before would stand beside figures that are not its own
            (out / plot).unlink(missing_ok=True)
        if self.scores.judged:
            plots.draw_confusion(self.scores.confusion, out / CONFUSION)
        if self.scores.bins:
            plots.draw_calibration(self.scores.bins, self.scores.figures["ece"], out / CALIBRATION)

    def _heading(self) -> str:
        s = self.scores
        about = f"{self.model_version} on {', '.join(Path(g).name for g in self.gold)}: {s.articles:,} articles"
        about += f", {len(s.judged):,} labelled sentences" if s.judged else ""
        return f"{about}, {s.missing:,} without a prediction." if s.missing else f"{about}."

    def _tables(self, names: Mapping[str, str]) -> Iterable[Table]:
        s = self.scores
        rows = [
            (name, _number(s.figures[key]), _interval(s.intervals.get(key)))
            for key, name in names.items()
            if key in s.figures
        ]
        yield Table("Figures", ("figure", "value", INTERVAL), rows)
        if s.judged:
            predicted = (*LABELS, "none") if s.confusion[:, -1].any() else LABELS
            confusion = [
                (label, *(f"{int(n):,}" for n in row[: len(predicted)]))
                for label, row in zip(LABELS, s.confusion, strict=True)
            ]
            yield Table(
                "Sentences by gold label (rows) and predicted label (columns)",
                ("gold", *predicted),
                confusion,
                CONFUSION,
            )
        if s.bins:
            curve = [(f"{b.sentences:,}", _number(b.score), _number(b.right), _interval(b.interval)) for b in s.bins]
            yield Table(
                "Calibration",
                ("sentences", "mean score", "labelled right", INTERVAL),
                curve,
                CALIBRATION,
            )
        yield _grouped("By outlet", "outlet", s.by_outlet)
        if s.by_length:
            yield _grouped("By sentence length", "length", s.by_length)


def evaluate(model: Path | None, gold: Sequence[Path], out: Path | None = None) -> Report:
    """Run the shipped model, or the one in folder ``model``, over the gold articles' texts, and score what it says.

    With ``out``, a folder, also write ``Report.write``'s files there. Raises ``RecordError`` for gold that cannot be
    read, ``ModelError`` for a model that cannot, ``UsageError`` where no article is in ``gold``, and
    ``AnnotatorError`` where plots are wanted and matplotlib is missing.
    """
    if out:  # before the long run, not after it
        plots.need_matplotlib()
        out.mkdir(parents=True, exist_ok=True)
    articles = {g.id: g for g in read_gold(gold)}
    if not articles:
        raise UsageError("no article in it", where=", ".join(map(str, gold)), fix="name JSONL files of gold records")
    model_version, predictions = predict(partial(Annotator.load, model), gold)
    report = Report(model_version, tuple(map(str, gold)), measure(list(articles.values()), predictions))
    if out:
        report.write(out)
    return report


def predict(load: Load, paths: Sequence[Path]) -> tuple[str, dict[str, Prediction]]:
    """The model's version, and the predictions for the articles in ``paths`` by id, as the output record holds them.

    An article for which the batch run would write a reject has none.
    """
    found = (item for item in readers.read(map(str, paths)) if isinstance(item, readers.Found))
    with InProcess(load) as pool:
        lines = {one.article.id: answer.line for one, answer in pool.run(found) if answer.line}
        return pool.model_version, {id: read_prediction(json.loads(line)) for id, line in lines.items()}


def _grouped(title: str, what: str, groups: Sequence[Group]) -> Table:
    columns = {key: name for key, name in COLUMNS.items() if any(key in g.figures for g in groups)}
    rows = [
        (g.name, f"{g.articles:,}", f"{g.sentences:,}", *(_number(g.figures.get(key)) for key in columns))
        for g in groups
    ]
    return Table(title, (what, "articles", "sentences", *columns.values()), rows)


def _error(s: Judged) -> dict[str, Any]:
    return {
        "id": s.id,
        "start": s.span.start,
        "end": s.span.end,
        "text": s.text,
        "gold": s.gold,
        "predicted": s.predicted,
        "score": s.score,
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _interval(ends: tuple[float, float] | None) -> str:
    return f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else ""
