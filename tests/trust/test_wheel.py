"""The wheel holds what reading needs and nothing that it does not, and reads from where it is unpacked."""

import json
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import annotator

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = "annotator/shipped/"
READS = """
import annotator, json
from annotator.shipped import LEXICON, MODEL
from annotator.predict import Annotator
from annotator.framing.table import read_table
import sys
assert "torch" not in sys.modules
prediction = Annotator.load().annotate("“We will stay,” said Ana Dreth, the mayor of Karvel. The regime fell.")
print(json.dumps([annotator.__file__, str(MODEL), str(LEXICON), len(read_table(LEXICON, {})),
                  [s.label for s in prediction.markup.sentences]]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder)]  # fetches hatchling, as setup does
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_model_and_lexicon_and_nothing_of_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    for needed in ("model.int8.onnx", "config.json", "tokenizer.json", "README.md"):
        assert f"{SHIPPED}models/annotator-small/{needed}" in names
    assert f"{SHIPPED}data/lexicon/lexicon.csv" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"annotator"}
    assert not [n for n in names if n.endswith((".safetensors", ".pt", ".pkl", ".pyc", ".jsonl")) or "/tests/" in n]
    package = {str(p.relative_to(ROOT)) for p in (ROOT / "annotator").rglob("*.*") if "__pycache__" not in p.parts}
    assert package == {name for name in names if name.startswith("annotator/") and not name.startswith(SHIPPED)}


def test_its_metadata_asks_for_no_torch_to_read(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        (info,) = {name.split("/")[0] for name in file.namelist() if ".dist-info/" in name}
        about = Parser().parsestr(file.read(f"{info}/METADATA").decode())
        assert "annotator = annotator.cli:main" in file.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in file.namelist()
    assert about["Version"] == annotator.__version__
    requires = about.get_all("Requires-Dist") or []
    plain = [r for r in requires if "extra ==" not in r]
    assert plain and not [r for r in plain if r.startswith(("torch", "transformers", "ray", "label-studio"))]
    assert set(about.get_all("Provides-Extra") or ()) >= {"train", "review", "ray", "serve"}


def test_it_reads_from_where_it_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "site")
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n{READS}"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    module, model, lexicon, rows, labels = json.loads(done.stdout)
    for place in (module, model, lexicon):
        assert Path(place).is_relative_to(tmp_path / "site")
    assert rows > 100 and labels[0] == "direct_quote" and len(labels) == 2
