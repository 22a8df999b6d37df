import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fakes import FakeAnnotator

from annotator import batch
from annotator.article import Article
from annotator.batch import Counts
from annotator.errors import AnnotatorError, ModelError, UsageError
from annotator.markup import Prediction
from annotator.readers.output import read_output

load = FakeAnnotator.load
ROOT = Path(__file__).parents[1]


def write(path: Path, *rows: dict[str, object] | str) -> str:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(path)


def records(path: Path) -> list[dict[str, object]]:
    return sorted((json.loads(line) for line in path.read_bytes().splitlines()), key=lambda r: str(r["id"]))


def ids(path: Path) -> list[object]:
    return [r["id"] for r in records(path)]


def reasons(out: Path) -> dict[object, str]:
    rejects = out.with_name(out.name + ".rejects.jsonl")
    return {r["id"] or r["record"]: r["reason"] for r in map(json.loads, rejects.read_bytes().splitlines())}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def articles(number: int) -> list[dict[str, object]]:
    return [{"id": f"{n:03}", "text": f"“Yes {n}.”\nIt rained.", "n": n} for n in range(number)]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_article_gives_a_record_or_a_reason(tmp_path: Path, out: Path, workers: int) -> None:
    trouble = [
        {"id": "raises", "text": "RAISE"},
        {"id": "furniture", "text": "Source : AA"},
        {"id": "003", "text": "Another text."},
        {"id": "004", "text": "“Yes 4.”\r\nIt rained."},
        {"id": "infinite", "text": "A.", "n": 1},
        "{",
    ]
    lines = [*articles(40), *trouble]
    given = write(tmp_path / "in.jsonl", *lines)
    Path(given).write_text(Path(given).read_text().replace('"A.", "n": 1', '"A.", "n": 1e999'))
    counts: list[Counts] = []
    summary = batch.score([given], out, load, workers=workers, progress=lambda c: counts.append(replace(c)))
    assert ids(out) == [f"{n:03}" for n in range(40)]
    assert reasons(out) == {
        "raises": "failed: ZeroDivisionError: as told",
        "furniture": "no prose: only furniture",
        "003": "another text came before under the same id",
        "infinite": "cannot be written as JSON: Out of range float values are not JSON compliant",
        46: "broken JSON: Expecting property name enclosed in double quotes at character 3 of the line",
    }
    assert (summary.articles, summary.rejected, summary.duplicates, summary.resumed) == (40, 5, 1, 0)
    assert summary.repeats == 0
    assert (summary.out, summary.rejects) == (str(out), f"{out}.rejects.jsonl")
    assert counts[-1] == Counts(scored=40, rejected=5, duplicates=1, tokens=summary.tokens)
    assert summary.tokens == 40 * 4 and summary.tokens_per_second > 0
    assert records(out)[0]["extra"] == {"n": 0}


def test_a_text_that_came_before_under_another_id_is_scored_and_counted(tmp_path: Path, out: Path) -> None:
    again = [{**article, "id": f"again-{n}"} for n, article in enumerate(articles(3))]
    given = write(tmp_path / "in.jsonl", *articles(5), *again)
    assert batch.score([given], out, load).repeats == 3
    assert len(ids(out)) == 8


def test_a_worker_that_dies_costs_only_the_article_that_killed_it(tmp_path: Path, out: Path) -> None:
    given = write(tmp_path / "in.jsonl", *articles(20), {"id": "kills", "text": "DIE"}, *articles(40)[20:])
    summary = batch.score([given], out, load, workers=2)
    assert ids(out) == [f"{n:03}" for n in range(40)]
    assert reasons(out) == {"kills": "failed: its worker process was ended by signal 9 (out of memory?)"}
    assert summary.rejected == 1


def test_many_articles_are_spread_over_processes_unasked(tmp_path: Path, out: Path) -> None:
    given = write(tmp_path / "in.jsonl", *articles(batch.FEW_ARTICLES), {"id": "kills", "text": "DIE"})
    batch.score([given], out, load)  # in this process, it would have ended the test run
    assert len(ids(out)) == batch.FEW_ARTICLES


def no_model() -> FakeAnnotator:
    raise ModelError("no such model folder", where="m", fix="see models/")


def dying_model() -> FakeAnnotator:
    os._exit(7)


@pytest.mark.parametrize(("fails", "said"), [(no_model, "m: no such model"), (dying_model, "ended with status 7")])
def test_a_model_that_does_not_load_ends_the_run(tmp_path: Path, out: Path, fails: object, said: str) -> None:
    with pytest.raises(Exception, match=said):
        batch.score([write(tmp_path / "in.jsonl", *articles(3))], out, fails, workers=2)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_a_run_that_was_cut_off_goes_on(tmp_path: Path, suffix: str) -> None:
    out, part = tmp_path / f"out{suffix}", tmp_path / f"out{suffix}.part"
    given = write(tmp_path / "in.jsonl", *articles(5), {"id": "stop", "text": "STOP"}, *articles(10)[5:])
    with pytest.raises(KeyboardInterrupt):
        batch.score([given], out, load, workers=1)
    assert len(ids(part)) == 5 and not out.exists()
    part.write_bytes(part.read_bytes() + b'{"schema": 1, "id": "to')
    Path(given).write_text(Path(given).read_text().replace("STOP", "GO"))
    summary = batch.score([given], out, load)
    assert (summary.articles, summary.resumed, summary.rejected) == (11, 5, 0)
    assert not part.exists()
    if suffix == ".jsonl":
        assert ids(out) == [*(f"{n:03}" for n in range(10)), "stop"]


def test_a_run_that_was_killed_goes_on_to_the_same_records(tmp_path: Path, out: Path) -> None:
    given = write(tmp_path / "in.jsonl", *articles(3000))
    program = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
        "from pathlib import Path\nfrom fakes import FakeAnnotator\nfrom annotator import batch\n"
        "if __name__ == '__main__':\n"
        f"    batch.score([{given!r}], Path({str(out)!r}), FakeAnnotator.load, workers=2)\n"
    )
    (tmp_path / "run.py").write_text(program)
    part = Path(f"{out}.part")
    run = subprocess.Popen([sys.executable, tmp_path / "run.py"])
    while run.poll() is None and not (part.exists() and part.stat().st_size > 20_000):
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert part.exists(), "it was done before it could be killed: give it more articles"
    summary = batch.score([given], out, load, workers=1)
    assert 0 < summary.resumed < summary.articles == 3000
    batch.score([given], tmp_path / "undisturbed.jsonl", load, workers=1)
    assert records(out) == records(tmp_path / "undisturbed.jsonl")


def cut_off(tmp_path: Path, out: Path) -> str:
    given = write(tmp_path / "in.jsonl", *articles(3), {"id": "stop", "text": "STOP"})
    with pytest.raises(KeyboardInterrupt):
        batch.score([given], out, load, workers=1)
    return given


def test_a_checkpoint_of_another_model_or_text_is_not_mixed_in(tmp_path: Path, out: Path) -> None:
    given = cut_off(tmp_path, out)
    with pytest.raises(UsageError, match="begun with model fake-1, not fake-2"):
        batch.score([given], out, partial(FakeAnnotator, "fake-2"), workers=1)
    write(Path(given), {"id": "001", "text": "Something else."})
    with pytest.raises(UsageError, match="'001' with another text"):
        batch.score([given], out, load)
    assert batch.score([given], out, load, resume=False).articles == 1


def test_records_that_the_input_no_longer_has_are_dropped(tmp_path: Path, out: Path) -> None:
    given = cut_off(tmp_path, out)
    write(Path(given), *articles(2), {"id": "new", "text": "New."})
    summary = batch.score([given], out, load)
    assert ids(out) == ["000", "001", "new"]
    assert (summary.articles, summary.resumed) == (3, 2)


def test_nothing_to_write_leaves_no_output(tmp_path: Path, out: Path) -> None:
    summary = batch.score([write(tmp_path / "a.txt")], out, no_model)
    assert (summary.out, summary.articles, summary.rejected) == (None, 0, 1)
    assert not out.exists() and Path(summary.rejects or "").exists()


def test_the_output_is_no_input(tmp_path: Path, out: Path) -> None:
    given = write(tmp_path / "in.jsonl", *articles(2))
    batch.score([given], out, load)
    with pytest.raises(UsageError, match="also an input"):
        batch.score([str(out)], out, load)
    assert batch.score([str(tmp_path)], out, load).articles == 2  # a folder that holds it


def load_and_say(folder: Path) -> FakeAnnotator:
    (folder / str(os.getpid())).touch()
    return load()


def test_workers_that_are_killed_at_work_and_while_they_load_cost_no_article(tmp_path: Path, out: Path) -> None:
    given = write(tmp_path / "in.jsonl", *articles(3000))
    (loaded := tmp_path / "loaded").mkdir()
    seen: set[int | None] = set()
    killed = 0

    def kill(counts: Counts) -> None:
        nonlocal killed
        children = multiprocessing.active_children()
        new = [child for child in children if child.pid not in seen]
        if not seen:  # the first is one at work: three that die loading, one after the other, end the run
            new = [child for child in children if (loaded / str(child.pid)).exists()]
        if new and killed < 3:  # then those that are started in its place
            new[0].kill()
            killed += 1
        seen.update(child.pid for child in children)

    summary = batch.score([given], out, partial(load_and_say, loaded), workers=2, progress=kill)
    assert killed == 3
    assert len(set(ids(out))) == len(ids(out)) == 3000
    assert (summary.articles, summary.rejected) == (3000, 0)


def load_while_allowed(folder: Path) -> FakeAnnotator:
    load_and_say(folder)
    if (folder / "forbidden").exists():
        os._exit(7)
    return load()


@pytest.mark.parametrize("killed", [1, 2])
def test_workers_that_cannot_be_replaced_end_the_run_only_when_none_is_left(
    tmp_path: Path, out: Path, killed: int
) -> None:
    given = write(tmp_path / "in.jsonl", *articles(3000))
    (loaded := tmp_path / "loaded").mkdir()
    forbidden = loaded / "forbidden"

    def kill(counts: Counts) -> None:
        started = len(list(loaded.glob("[0-9]*")))
        if started == 2 and not forbidden.exists():  # both are there
            forbidden.touch()
            for child in multiprocessing.active_children()[:killed]:
                child.kill()
        elif 2 <= started < 5:  # so that there is work left once three more have died
            time.sleep(0.01)

    score = partial(batch.score, [given], out, partial(load_while_allowed, loaded), workers=2, progress=kill)
    if killed == 2:
        with pytest.raises(AnnotatorError, match="ended with status 7 while it loaded"):
            score()
        forbidden.unlink()
    summary = score()
    assert forbidden.exists() == (killed == 1)
    assert len(set(ids(out))) == len(ids(out)) == 3000
    assert (summary.articles, summary.rejected) == (3000, 0)


class Groups(FakeAnnotator):
    """Remembers how many articles it was given at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def annotate_many(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        given = list(articles)
        self.sizes.append(len(given))
        return super().annotate_many(given)


def test_articles_of_many_or_large_columns_are_handed_out_few_at_a_time(tmp_path: Path, out: Path) -> None:
    wide = [{**article, "tags": ["x" * 40] * 2000} for article in articles(8)]  # some 80,000 characters each
    annotator = Groups()
    batch.score([write(tmp_path / "in.jsonl", *wide, *articles(40)[8:])], out, lambda: annotator, workers=1)
    assert annotator.sizes == [3, 3, 16, 16, 2]
    assert len(ids(out)) == 40


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_on_a_full_disk_the_run_stops_and_goes_on_once_there_is_room(
    tmp_path: Path, small_disk: Path, suffix: str
) -> None:
    out = small_disk / f"out{suffix}"
    given = write(tmp_path / "in.jsonl", *articles(3000))
    for _ in range(2):  # the second finds no room from the start
        with pytest.raises(UsageError, match=r"No space left.*make room"):
            batch.score([given], out, load, workers=2)
    assert [p.name for p in small_disk.iterdir()] == [f"{out.name}.part"]
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    summary = batch.score([given], out, load, workers=2)
    assert 0 < summary.resumed < summary.articles == 3000
    batch.score([given], tmp_path / f"undisturbed{suffix}", load, workers=1)
    assert {p.article.id: p for p in read_output(out)} == {
        p.article.id: p for p in read_output(tmp_path / f"undisturbed{suffix}")
    }
