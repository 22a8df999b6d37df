"""The progress bar of a batch run, on a terminal only."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from annotator.ahead import count_records
from annotator.batch import Counts


@contextmanager
def bar(inputs: Sequence[str]) -> Iterator[Callable[[Counts], None]]:
    """What to call with the counts so far; it draws on stderr, and nothing where that is no terminal.

    The records of ``inputs`` are counted meanwhile; once that is done, the time left is shown.
    """
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f}{task.fields[of]} articles"),
        TextColumn("{task.fields[articles]:,.1f} articles/s"),
        TextColumn("{task.fields[tokens]:,.0f} tokens/s"),
        TextColumn("{task.fields[rejected]:,} set aside"),
        TextColumn("{task.fields[resumed]:,} done before"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None, of="", articles=0, tokens=0, rejected=0, resumed=0)

        def count() -> None:
            if total := count_records(inputs):
                progress.update(task, total=total, of=f" of about {total:,}")

        def update(counts: Counts) -> None:
            elapsed = progress.tasks[0].elapsed or 1e-9
            progress.update(
                task,
                completed=counts.records,
                articles=counts.scored / elapsed,
                tokens=counts.tokens / elapsed,
                rejected=counts.rejected,
                resumed=counts.resumed,
            )

        if console.is_terminal:
            Thread(target=count, daemon=True).start()
        yield update


@contextmanager
def counter(what: str) -> Iterator[Callable[[int], None]]:
    """What to call with each further number of ``what`` dealt with; drawn as ``bar`` is."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} {task.description}"),
        TextColumn("{task.fields[rate]:.1f}/s"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=None, rate=0.0)

        def update(number: int) -> None:
            done, elapsed = progress.tasks[0].completed + number, progress.tasks[0].elapsed or 0
            progress.update(task, completed=done, rate=done / elapsed if elapsed else 0.0)

        yield update
