"""Imports go one way: a module may import from its own layer and from those below, and never in a circle."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "annotator"
LAYERS = [
    {"errors", "shipped", "spans"},
    {"article", "markup"},
    {"guideline", "signs"},
    {"text", "records"},
    {
        "authored",
        "corpus",
        "counts",
        "metrics",
        "model",
        "framing",
        "sources",
    },
    {"predict"},
    {
        "readers",
        "writers",
        "parquet",
        "ahead",
        "distributed",
        "pool",
        "batch",
        "calibrate",
        "stream",
        "train",
        "evaluate",
        "fairness",
        "plots",
        "labelstudio",
        "agreement",
        "agreement_counts",
        "agreement_tables",
        "report",
        "retrain",
        "serving",
    },
    {"doctor"},
    {"terminal", "progress"},
    {"agreement_page"},
    {"verbs"},
    {"cli"},
    {"__main__"},
]


def modules() -> dict[str, Path]:
    """Every module by its dotted name below the package; the package's own name is the empty one."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> set[str]:
    """The package's modules that a file imports anywhere, those inside functions included."""
    known, names = modules(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    below = {name.removeprefix("annotator.") for name in names if name.startswith("annotator.")}
    return below & known.keys()


def layer(module: str) -> int:
    """The number of a module's layer; a new module needs its place in ``LAYERS``."""
    return next(number for number, names in enumerate(LAYERS) if module.split(".")[0] in names)


@pytest.mark.parametrize("module", sorted(modules().keys() - {""}))
def test_a_module_imports_only_from_its_layer_and_below(module: str) -> None:
    upward = {name for name in imported(modules()[module]) if layer(name) > layer(module)}
    assert not upward


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {module: imported(path) - {module} for module, path in modules().items()}
    list(TopologicalSorter(graph).static_order())  # raises CycleError, naming the circle


HEAVY = {
    "torch",
    "onnxruntime",
    "transformers",
    "datasets",
    "tokenizers",
    "numpy",
    "ray",
    "pyarrow",
    "trafilatura",
    "lxml",
    "fastwarc",
    "zstandard",
    "py3langid",
    "label_studio_sdk",
    "rich",
    "starlette",
    "uvicorn",
}


def loaded_by(code: str) -> set[str]:
    program = f"import sys, contextlib\nwith contextlib.suppress(SystemExit):\n    {code}\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "verb",
    [
        "",
        "show",
        "score",
        "report",
        "evaluate",
        "train",
        "export",
        "review",
        "push",
        "pull",
        "agreement",
        "doctor",
        "serve",
    ],
)
def test_help_loads_nothing_heavy(verb: str) -> None:
    loaded = loaded_by(f"from annotator.cli import main; main({[*verb.split(), '--help']})")
    assert "annotator.cli" in loaded and not loaded & HEAVY


def test_inference_loads_no_torch() -> None:
    loaded = loaded_by("import annotator.predict, annotator.terminal, annotator.batch")
    assert not loaded & {"torch", "transformers", "datasets", "pyarrow", "label_studio_sdk"}
    assert not loaded & {"trafilatura", "lxml", "fastwarc", "zstandard", "py3langid"}
