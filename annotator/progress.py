"""The progress bar of a batch run, on a terminal only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from annotator.batch import Counts


@contextmanager
def bar() -> Iterator[Callable[[Counts], None]]:
    """What to call with the counts so far; it draws on stderr, and nothing where that is no terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} articles"),
        TextColumn("{task.fields[rate]:.1f} articles/s"),
        TextColumn("{task.fields[set_aside]:,} set aside"),
        TextColumn("{task.fields[resumed]:,} done before"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None, rate=0.0, set_aside=0, resumed=0)

        def update(counts: Counts) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            progress.update(
                task,
                completed=counts.scored,
                rate=counts.scored / elapsed if elapsed else 0.0,
                set_aside=counts.rejected,
                resumed=counts.resumed,
            )

        yield update
