"""The network's logits as markup of an article: calibrated labels, attribution relations, loaded words.

Roles are runs of words over a threshold. The network points from each content word to its relation's cue and from each
cue word to its source; a relation is a cue with the content and the source that point so. Content whose cue lies
elsewhere goes on with the relation before it, as the guideline has it.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from annotator.guideline import attribution_type
from annotator.markup import ROLES, Attribution
from annotator.model.config import ModelConfig
from annotator.model.runtime import Floats, Outputs
from annotator.model.windows import QUOTE_STATES, Bools, Encoded, Ints, Window
from annotator.spans import Span, has_letters, joined, letters_before

SOURCE, CUE, CONTENT = range(len(ROLES))
# sentences between reported content and its cue; in PolNeAR's training part 99 % of the cues stand in the content's own
FARTHEST = 2
SUREST = 1e-4  # no probability is taken as nearer to 0 or 1


class Run(NamedTuple):
    """Tokens ``first:last`` of an article in one role, within one sentence; ``score`` is their mean probability."""

    first: int
    last: int
    score: float


@dataclass(slots=True)
class _Relation:
    cue: Run | None
    source: Run | None
    content: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Scores:
    """What the windows of an article add up to: N tokens, S sentences.

    roles ``[N, 3]`` and loaded ``[N]`` are probabilities, the same for all tokens of a word; labels ``[S, 3]`` and
    framing ``[S]`` are logits, the mean over windows where a sentence was cut. ``cue_of`` and ``source_of`` hold the
    run that content and cue runs point to.
    """

    roles: Floats
    loaded: Floats
    labels: Floats
    framing: Floats
    contents: list[Run] = field(default_factory=list)
    cue_of: dict[Run, Run] = field(default_factory=dict)
    source_of: dict[Run, Run] = field(default_factory=dict)


def gather(
    encoded: Encoded, text: str, sentences: int, parts: Sequence[tuple[Window, Outputs]], config: ModelConfig
) -> Scores:
    """Join an article's windows, each with the network's outputs for it alone."""
    tokens: Floats = np.zeros((len(encoded.ids), len(ROLES) + 1), np.float32)
    labels, framing, seen = np.zeros((sentences, 3), np.float32), *np.zeros((2, sentences), np.float32)
    piece = encoded.sentence.copy()  # another number in each sentence and window
    for number, (w, out) in enumerate(parts):
        here, inner = slice(w.first, w.last), slice(1, w.last - w.first + 1)
        tokens[here, :-1], tokens[here, -1] = out.roles[0, inner], out.loaded[0, inner]
        present = np.unique(encoded.sentence[here])
        labels[present] += out.labels[0, : len(present)]
        framing[present] += out.framing[0, : len(present)]
        seen[present] += 1
        piece[here] += number
    tokens = _by_word(_sigmoid(tokens), encoded, text)
    seen = np.maximum(seen, 1)
    limits = config.thresholds
    over = tokens[:, :-1] >= (limits.source, limits.cue, limits.content)
    sources, cues, contents = _runs(tokens[:, :-1], over, piece, encoded, text)
    scores = Scores(tokens[:, :-1], tokens[:, -1], labels / seen[:, None], framing / seen, contents)
    for w, out in parts:
        pointer = out.pointer[0, 1:-1]
        scores.cue_of |= _links(_within(contents, w), _within(cues, w), w, pointer)
        scores.source_of |= _links(_within(cues, w), _within(sources, w), w, pointer)
    return scores


def label_probabilities(logits: Floats, config: ModelConfig) -> Floats:
    """Calibrated ``[S, 3]`` probabilities that sum to 1, from the network's logits."""
    slope, *intercepts = config.label_scale
    scaled = logits * slope + np.array(intercepts, np.float32)
    scaled = np.exp(scaled - scaled.max(-1, keepdims=True))
    result: Floats = scaled / scaled.sum(-1, keepdims=True)
    return result


def framing_probabilities(logits: Floats, terms: Floats, config: ModelConfig) -> Floats:
    """Calibrated ``[S]`` probabilities that a sentence is loaded.

    ``terms`` ``[S]`` is the score of the surest loaded term in the outlet's voice, 0 where there is none.
    """
    slope, weight, intercept = config.framing_scale
    return _sigmoid(logits * slope + terms * weight + intercept)


def loaded_probability(probability: float, *, known: bool, config: ModelConfig) -> float:
    """Calibrated probability that a run of ``loaded_runs`` is a loaded term, where the lexicon has no word on it.

    ``known``: the lexicon has the same words for other contexts.
    """
    slope, if_known, if_new = config.loaded_scale
    return float(_sigmoid(np.array(logit(probability) * slope + (if_known if known else if_new))))


def attributions(scores: Scores, encoded: Encoded, text: str, quoted: Sequence[Span]) -> list[Attribution]:
    """The article's relations, in the order of their first span."""
    relations: dict[Run, _Relation] = {}
    before: _Relation | None = None
    for run in scores.contents:
        cue = scores.cue_of.get(run)
        if cue and _is_stray(run, cue, encoded):
            continue
        if cue is None and before is not None and _goes_on(before.content[-1], run, encoded, text):
            relation = before
        else:
            source = scores.source_of.get(cue) if cue else None
            relation = relations.setdefault(cue or run, _Relation(cue, source))
        relation.content.append(run)
        before = relation
    found = [_attribution(r, encoded, text, quoted) for r in relations.values()]
    return sorted(found, key=lambda a: min(a.source + a.cue + a.content))


def loaded_runs(scores: Scores, encoded: Encoded, text: str, threshold: float) -> list[tuple[Span, float]]:
    """Runs of words that the network finds loaded, with their highest probability."""
    loaded = scores.loaded[:, None]
    (runs,) = _runs(loaded, loaded >= threshold, encoded.sentence, encoded, text)
    return [(_span(run, encoded), float(scores.loaded[run.first : run.last].max())) for run in runs]


def _attribution(r: _Relation, encoded: Encoded, text: str, quoted: Sequence[Span]) -> Attribution:
    content = joined(text, (_span(run, encoded) for run in r.content))
    runs = [*r.content, *filter(None, (r.cue, r.source))]
    score = sum(run.score for run in runs) / len(runs)
    source, cue = ((_span(run, encoded),) if run else () for run in (r.source, r.cue))
    return Attribution(source, cue, tuple(content), attribution_type(text, content, quoted), score=score)


def _within(runs: list[Run], w: Window) -> list[Run]:
    first = bisect_left(runs, w.first, key=lambda run: run.first)
    return runs[first : bisect_left(runs, w.last, key=lambda run: run.first)]


def _links(origins: list[Run], goals: list[Run], w: Window, pointer: Floats) -> dict[Run, Run]:
    """Where runs of one window point. ``pointer`` has a row a token, and columns for the start token and each token."""
    if not (origins and goals):
        return {}
    rows = np.concatenate([pointer[run.first - w.first : run.last - w.first] for run in origins])
    mass = np.exp(rows - rows.max(-1, keepdims=True))
    ends = [0, 1, *(column - w.first + 1 for goal in goals for column in (goal.first, goal.last))]
    # what goes to the start token, which is nowhere, and to each goal
    shares = np.add.reduceat(mass, ends, axis=1)[:, ::2] / mass.sum(-1, keepdims=True)
    best = _means(shares, np.array([run.last - run.first for run in origins])).argmax(-1)
    return {run: goals[n - 1] for run, n in zip(origins, best.tolist(), strict=True) if n}


def _runs(probability: Floats, over: Bools, piece: Ints, encoded: Encoded, text: str) -> list[list[Run]]:
    """For each column the runs of tokens that are ``over`` within a ``piece``, joined over marks and punctuation.

    Runs without letters are left out.
    """
    runs: list[list[Run]] = [[] for _ in over.T]
    column, token = np.nonzero(over.T)
    if not len(token):
        return runs
    letters = np.asarray(letters_before(text))
    starts, ends, piece = letters[encoded.start[token]], letters[encoded.end[token]], piece[token]
    apart = (starts[1:] > ends[:-1]) | (piece[1:] != piece[:-1]) | (column[1:] != column[:-1])
    begin = np.append(0, 1 + np.flatnonzero(apart))
    end = np.append(begin[1:], len(token))
    score = np.add.reduceat(probability[token, column], begin) / (end - begin)
    lettered = ends[end - 1] > starts[begin]
    found = (column[begin], token[begin], token[end - 1] + 1, score)
    for n, *run in zip(*(each[lettered].tolist() for each in found), strict=True):
        runs[n].append(Run(*run))
    return runs


def _is_stray(run: Run, cue: Run, encoded: Encoded) -> bool:
    """Whether a run that points to a cue sentences away is no content of it after all: only quotations go on so far."""
    away = abs(int(encoded.sentence[run.first]) - int(encoded.sentence[cue.first]))
    return away > FARTHEST and not _in_marks(run, encoded)


def _in_marks(run: Run, encoded: Encoded) -> bool:
    return bool((encoded.features[run.first : run.last] % QUOTE_STATES).mean() > 0.5)


def _goes_on(before: Run, run: Run, encoded: Encoded, text: str) -> bool:
    """Whether content without a cue continues the content before it: inside marks, or with nothing said between."""
    between = Span(encoded.end[before.last - 1], encoded.start[run.first])
    return _in_marks(run, encoded) or not has_letters(text, between)


def _by_word(probability: Floats, encoded: Encoded, text: str) -> Floats:
    """Each word's mean over its tokens, on every one of them. Letters that touch are one word."""
    opens = np.ones(len(probability), np.bool_)
    touching = 1 + np.flatnonzero(encoded.start[1:] == encoded.end[:-1])
    places = encoded.start[touching].tolist()
    opens[touching] = [not (text[at - 1].isalnum() and text[at].isalnum()) for at in places]
    lengths = np.diff(np.append(np.flatnonzero(opens), len(opens)))
    return np.repeat(_means(probability, lengths), lengths, axis=0)


def _means(rows: Floats, lengths: Ints) -> Floats:
    """The mean of each of several stretches of ``rows``, which follow one another."""
    sums = np.add.reduceat(rows, lengths.cumsum() - lengths, axis=0)
    means: Floats = (sums / lengths[:, None]).astype(np.float32)
    return means


def _span(run: Run, encoded: Encoded) -> Span:
    return Span(int(encoded.start[run.first]), int(encoded.end[run.last - 1]))


def logit(probability: float) -> float:
    """The log-odds of a probability, bounded where it is 0 or 1."""
    bounded = min(max(probability, SUREST), 1 - SUREST)
    return math.log(bounded / (1 - bounded))


def _sigmoid(logits: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result
