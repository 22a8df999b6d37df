"""The plots of an evaluation, drawn with matplotlib, which only this module imports and only when it draws."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.counts import BINS, Numbers
from annotator.errors import AnnotatorError
from annotator.markup import LABELS
from annotator.metrics import LEVEL, Bin

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, GREY, PALE, BLUE = "#1f2933", "#7b8794", "#cbd2d9", "#1f5f99"
DPI = 160
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": PALE,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}


def need_matplotlib() -> None:
    """Raises ``AnnotatorError`` where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise AnnotatorError("the plots need matplotlib", fix="pip install 'annotator[train]'") from error


def draw_confusion(confusion: Numbers, path: Path) -> None:
    """Draw [3, 4] sentences by gold and predicted label (the last column: none) as shares of each gold label."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        figure = _figure(6.4, 4.6)
        axes = figure.add_subplot()
        names = [label.replace("_", "\n") for label in LABELS]
        columns = confusion.shape[1] if confusion[:, -1].any() else len(LABELS)
        shares = confusion / confusion.sum(axis=1, keepdims=True).clip(1)
        axes.imshow(shares[:, :columns], cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for row in range(len(LABELS)):
            for column in range(columns):
                share, count = shares[row, column], int(confusion[row, column])
                ink = "white" if share > 0.55 else INK
                axes.text(column, row - 0.09, f"{share:.1%}", color=ink, ha="center", va="center", fontsize=13)
                axes.text(column, row + 0.19, f"{count:,}", color=ink, ha="center", va="center", fontsize=9)
        axes.set_xticks(range(columns), [*names, "none"][:columns])
        axes.set_yticks(range(len(LABELS)), names)
        axes.set_xticks([n + 0.5 for n in range(columns - 1)], minor=True)
        axes.set_yticks([n + 0.5 for n in range(len(LABELS) - 1)], minor=True)
        axes.grid(which="minor", color="white", linewidth=3)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("predicted", labelpad=8)
        axes.set_ylabel("gold", labelpad=8)
        axes.set_title(f"Predicted label of {int(confusion.sum()):,} gold sentences, as shares of each row")
        figure.savefig(path, dpi=DPI)


def draw_calibration(bins: Sequence[Bin], ece: float, path: Path) -> None:
    """Draw the share labelled right over the predicted label's score, with each bin's size below."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        figure = _figure(5.6, 5.8)
        curve, sizes = figure.subplots(2, sharex=True, height_ratios=(4, 1))
        curve.plot((0, 1), (0, 1), color=GREY, linewidth=1, linestyle=(0, (4, 3)), label="perfectly calibrated")
        name = f"model, with {LEVEL:.0%} interval" if any(b.interval for b in bins) else "model"
        scores, right = [b.score for b in bins], [b.right for b in bins]
        for b in bins:
            if b.interval:
                curve.plot((b.score, b.score), b.interval, color=BLUE, linewidth=1.4, alpha=0.55)
        curve.plot(scores, right, color=BLUE, marker="o", markersize=6, linewidth=1.8, label=name)
        curve.set(xlim=(0.3, 1.01), ylim=(0, 1.02), ylabel="share labelled right")
        curve.legend(frameon=False, loc="upper left")
        curve.set_title(f"Scores of the predicted label: calibration error {ece:.3f}")
        middles = [(min(BINS - 1, int(b.score * BINS)) + 0.5) / BINS for b in bins]
        bars = sizes.bar(middles, [b.sentences for b in bins], width=0.9 / BINS, color=PALE)
        sizes.bar_label(bars, [f"{b.sentences:,}" for b in bins], fontsize=8, padding=2, color=INK)
        sizes.set(xlabel="score of the predicted label", ylabel="sentences")
        sizes.margins(y=0.25)
        sizes.set_yticks([])
        for axes in (curve, sizes):
            axes.spines[["top", "right"]].set_visible(False)
        curve.grid(color=PALE, linewidth=0.6, alpha=0.6)
        figure.align_ylabels()
        figure.savefig(path, dpi=DPI)


def _figure(width: float, height: float) -> "Figure":
    """A figure of its own, so that no backend is chosen and nothing stays open."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", facecolor="white")
