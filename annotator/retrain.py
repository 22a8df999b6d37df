"""Reviewers' corrections make a better model, or none: fine-tune, compare on articles set apart, refuse what is worse.

The current model goes on training on the corrections, mixed with old data so that nothing else is forgotten. What
comes of it must beat the current model on corrections that it did not see, and hold its own on old articles that it
did not see either.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotator.corpus import OWN, GoldArticle, for_training, read_gold
from annotator.errors import AnnotatorError, UsageError
from annotator.evaluate import FIGURES, Table, evaluate
from annotator.model.config import LOG_FILE, ModelConfig
from annotator.shipped import GOLD, MODEL

HELD_OUT = 5  # one correction in so many is set apart, by its id
CORRECTED_TIMES = 3  # as often as an old article of the project's own, which a pass shows three times
OLD_SHARE = 2.0  # research corpora: at most so many letters for each letter of the corrections that a pass shows
PASSES, RATE = 2, 6e-5
MARGIN = 0.02  # what each figure may lose on old articles; they are few, so less would be noise
JUDGED = ("sentence_macro_f1", "relation_f1", "term_f1")  # what people correct
RECORD = "retrained.json"

Figures = Mapping[str, float]
Line = tuple[GoldArticle, str]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. ``rate`` is the encoder's."""

    encoder: str
    passes: int = PASSES
    rate: float = RATE
    window: int = 256
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures on one set of articles that neither model was trained on here."""

    articles: int
    before: Figures
    after: Figures

    def worth(self) -> tuple[float, float]:
        """The mean of what is judged, before and after."""
        names = self._judged()
        return sum(self.before[n] for n in names) / len(names), sum(self.after[n] for n in names) / len(names)

    def lost(self) -> dict[str, float]:
        """What each judged figure lost; below zero where it won."""
        return {name: self.before[name] - self.after[name] for name in self._judged()}

    def table(self, title: str) -> Table:
        names = [name for name in FIGURES if name in self.before and name in self.after]
        rows = [(FIGURES[n], f"{self.before[n]:.3f}", f"{self.after[n]:.3f}") for n in names]
        return Table(f"{title}: {self.articles} articles", ("figure", "current", "retrained"), rows)

    def _judged(self) -> list[str]:
        return [name for name in JUDGED if name in self.before and name in self.after]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a retraining came to. ``reasons`` against the new model; none where it was taken, and lies in ``folder``."""

    folder: Path
    version: str
    corrections: Compared
    old: Compared
    reasons: tuple[str, ...]

    def table(self) -> str:
        tables = self.corrections.table("Corrections set apart"), self.old.table("Old articles set apart")
        return "\n\n".join(table.plain() for table in tables)


def retrain(
    corrections: Sequence[Path],
    old: Sequence[Path],
    current: Path,
    output: Path,
    recipe: Recipe,
    say: Callable[[str], None] = lambda message: None,
) -> Outcome:
    """Fine-tune the model folder ``current`` on the gold records in ``corrections``; a better one becomes ``output``.

    ``old`` names further gold of any corpus; the project's own training articles are always with it. Works in the
    folder ``OUTPUT.work``, and the same call after a kill goes on there. Raises ``UsageError`` where there are too few
    corrections or ``output`` cannot be replaced, and what reading, training and evaluating raise.
    """
    _check_output(output)
    work = output.with_name(f"{output.name}.work")
    candidate = work / output.name  # the folder's name goes into the version
    mix, held, kept = (work / name for name in ("mix.jsonl", "held-out.jsonl", "old.jsonl"))
    learnt, apart = divide(list(lines(corrections)))
    known = {g.id for g, _ in (*learnt, *apart)} | {g.text for g, _ in (*learnt, *apart)}
    _begin(
        work,
        candidate,
        mixed(learnt, [*lines([GOLD / "train.jsonl"]), *lines(old)], known, recipe.seed),
        current,
        recipe,
    )
    _write(held, apart)
    _write(kept, [line for line in lines([GOLD / "dev.jsonl"]) if not known & {line[0].id, line[0].text}])

    say(f"training on {len(learnt):,} corrected articles and old ones; {len(apart):,} are set apart to judge it")
    _train(mix, current, candidate, recipe)
    _export(candidate, current)
    say("comparing it with the current model")
    before = [evaluate(current, [path]).scores for path in (held, kept)]
    after = [evaluate(candidate, [path]).scores for path in (held, kept)]
    pairs = zip(before, after, strict=True)
    new, kept_ = (Compared(b.articles, b.figures, a.figures) for b, a in pairs)
    outcome = Outcome(output, ModelConfig.load(candidate).version, new, kept_, reasons_against(new, kept_))
    told = {
        **asdict(outcome),
        "from": ModelConfig.load(current).version,
        "learnt": len(learnt),
        "recipe": asdict(recipe),
    }
    (candidate / RECORD).write_text(json.dumps(told, indent=1, default=str) + "\n", encoding="utf-8")
    if outcome.reasons:
        return replace(outcome, folder=candidate)
    _take(candidate, output, work)
    return outcome


def reasons_against(corrections: Compared, old: Compared) -> tuple[str, ...]:
    """Why the new model must not become the current one; empty where it may."""
    reasons = []
    before, after = corrections.worth()
    if after <= before:
        reasons.append(f"no better on the corrections set apart: {before:.3f} before, {after:.3f} after")
    for name, lost in old.lost().items():
        if lost > MARGIN:
            figures = f"{old.before[name]:.3f} before, {old.after[name]:.3f} after"
            reasons.append(f"worse on old articles by more than {MARGIN}: {FIGURES[name]} {figures}")
    return tuple(reasons)


def lines(paths: Sequence[Path]) -> Iterator[Line]:
    """Every gold record with its line of JSON. Raises ``RecordError`` for a line that is none."""
    for path in paths:
        with path.open(encoding="utf-8") as file:
            yield from ((gold, line.rstrip("\n") + "\n") for gold, line in zip(read_gold([path]), file, strict=True))


def divide(corrections: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Corrections to learn from and those set apart; an article is always on the same side, whoever reviewed it.

    Raises ``UsageError`` where one side is empty, or a record is no gold record of the project's own shape.
    """
    if foreign := [gold.id for gold, _ in corrections if gold.corpus != OWN]:
        raise UsageError("no gold record of annotator pull: it has no loaded_terms", where=f"record {foreign[0]}")
    apart = [line for line in corrections if _hash(line[0].id) % HELD_OUT == 0]
    learnt = [line for line in corrections if _hash(line[0].id) % HELD_OUT]
    if not apart or not learnt:
        raise UsageError(
            f"too few corrections: {len(corrections):,} articles, {len(apart):,} of them set apart to judge the result",
            fix=f"review more; one article in {HELD_OUT} is set apart, by its id, and fifty in all are a good start",
        )
    return learnt, apart


def mixed(learnt: Sequence[Line], old: Sequence[Line], known: set[str], seed: int) -> list[Line]:
    """What to train on: the corrections several times, the project's old articles, some of the research corpora.

    ``known`` holds ids and texts of all corrected articles, the ones set apart included: their old gold is left out.
    """
    corrected = list(learnt) * CORRECTED_TIMES
    usable = {id(g) for g in for_training(g for g, _ in old)}
    old = [line for line in old if id(line[0]) in usable and not known & {line[0].id, line[0].text}]
    research = [line for line in old if line[0].corpus != OWN]
    random.Random(seed).shuffle(research)
    room = OLD_SHARE * 3 * sum(len(g.text) for g, _ in corrected)
    some: list[Line] = []
    for line in research:
        room -= len(line[0].text)
        if room < 0:
            break
        some.append(line)
    return [*corrected, *(line for line in old if line[0].corpus == OWN), *some]


def _hash(id: str) -> int:
    return int(hashlib.sha256(id.encode()).hexdigest(), 16)


def _check_output(output: Path) -> None:
    """Raises ``UsageError`` for a folder that must not be replaced."""
    if output.exists() and output.resolve() == MODEL.resolve():
        raise UsageError("the shipped model stays as it is", where=str(output), fix="name a folder of your own with -o")
    if output.exists() and not (output / RECORD).exists():
        fix = "name another folder with -o"
        raise UsageError("there is something there that no retraining made", where=str(output), fix=fix)


def _begin(work: Path, candidate: Path, mix: Sequence[Line], current: Path, recipe: Recipe) -> None:
    """The work folder for this very run: what another one left of its training is removed."""
    work.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256("".join(line for _, line in mix).encode()).hexdigest()
    plan = json.dumps({**asdict(recipe), "mix": digest, "from": ModelConfig.load(current).version})
    path = work / "plan.json"
    if candidate.exists() and not (path.exists() and path.read_text(encoding="utf-8") == plan):
        shutil.rmtree(candidate)
    path.write_text(plan, encoding="utf-8")
    _write(work / "mix.jsonl", mix)


def _write(path: Path, some: Sequence[Line]) -> None:
    path.write_text("".join(line for _, line in some), encoding="utf-8")


def _train(mix: Path, current: Path, candidate: Path, recipe: Recipe) -> None:
    """``annotator train`` on the mix in one process a core, as the training of the shipped model."""
    import torch

    processes = 1 if torch.cuda.is_available() else min(2, os.cpu_count() or 1)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    # the -- keeps torchrun from taking our --start for its own --start-method
    command += ["-m", "--", "annotator", "train", str(mix), "-o", str(candidate), "--start", str(current)]
    command += ["--encoder", recipe.encoder, "--epochs", str(recipe.passes), "--rate", str(recipe.rate)]
    command += ["--window", str(recipe.window), "--seed", str(recipe.seed)]
    log, written_last = candidate.with_name("train.log"), candidate / LOG_FILE
    written_last.unlink(missing_ok=True)
    with log.open("w", encoding="utf-8") as output:
        status = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "OMP_NUM_THREADS": "1"}
        ).returncode
    if status and not written_last.exists():  # torch's threads can abort a process whose work is done
        raise AnnotatorError("the training failed", where=str(log), fix="read the end of that log")


def _export(candidate: Path, current: Path) -> None:
    """The int8 network, with the current model's window and calibration.

    Fitting those anew would need articles that neither training nor the comparison sees, and so little training
    hardly moves them.
    """
    from annotator.model.export import export

    was = ModelConfig.load(current)
    fitted = ("window", "label_scale", "framing_scale", "loaded_scale", "thresholds")
    kept = {name: getattr(was, name) for name in fitted}
    replace(ModelConfig.load(candidate), **kept).save(candidate)
    export(candidate)


def _take(candidate: Path, output: Path, work: Path) -> None:
    """Put the new model in its place; the one before it stays in the work folder until the next time."""
    shutil.rmtree(candidate / "checkpoints", ignore_errors=True)
    before = work / "before"
    shutil.rmtree(before, ignore_errors=True)
    if output.exists():
        output.rename(before)
    candidate.rename(output)
