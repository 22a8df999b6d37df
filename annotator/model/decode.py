"""The network's logits as markup of an article: calibrated labels, attribution relations, loaded words.

Roles are runs of words over a threshold. The network points from each content word to its relation's cue and from each
cue word to its source; a relation is a cue with the content and the source that point so. Content whose cue lies
elsewhere goes on with the relation before it, as the guideline has it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from annotator.guideline import attribution_type
from annotator.markup import ROLES, Attribution
from annotator.model.config import ModelConfig
from annotator.model.runtime import Floats, Outputs
from annotator.model.windows import QUOTE_STATES, Encoded, Ints, Window
from annotator.spans import Span, has_letters, joined

SOURCE, CUE, CONTENT = range(len(ROLES))
# sentences between reported content and its cue; in PolNeAR's training part 99 % of the cues stand in the content's own
FARTHEST = 2
SUREST = 1e-4  # no probability is taken as nearer to 0 or 1


@dataclass(frozen=True, slots=True)
class Run:
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
    count = len(encoded.ids)
    scores = Scores(
        np.zeros((count, len(ROLES)), np.float32),
        np.zeros(count, np.float32),
        np.zeros((sentences, 3), np.float32),
        np.zeros(sentences, np.float32),
    )
    seen = np.zeros(sentences, np.float32)
    words = _words(encoded, text)
    for w, out in parts:
        n = w.last - w.first
        here = slice(w.first, w.last)
        scores.roles[here] = _by_word(_sigmoid(out.roles[0, 1 : n + 1]), words[here])
        scores.loaded[here] = _by_word(_sigmoid(out.loaded[0, 1 : n + 1, None]), words[here])[:, 0]
        present = np.unique(encoded.sentence[here])
        scores.labels[present] += out.labels[0, : len(present)]
        scores.framing[present] += out.framing[0, : len(present)]
        seen[present] += 1
        _link(scores, encoded, text, w, out.pointer[0], config)
    scores.labels /= np.maximum(seen, 1)[:, None]
    scores.framing /= np.maximum(seen, 1)
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
    runs = _runs(scores.loaded, encoded, text, 0, threshold)
    return [(_span(run, encoded), float(scores.loaded[run.first : run.last].max())) for run in runs]


def _attribution(r: _Relation, encoded: Encoded, text: str, quoted: Sequence[Span]) -> Attribution:
    content = joined(text, (_span(run, encoded) for run in r.content))
    runs = [*r.content, *filter(None, (r.cue, r.source))]
    score = sum(run.score for run in runs) / len(runs)
    source, cue = ((_span(run, encoded),) if run else () for run in (r.source, r.cue))
    return Attribution(source, cue, tuple(content), attribution_type(text, content, quoted), score=score)


def _link(scores: Scores, encoded: Encoded, text: str, w: Window, pointer: Floats, config: ModelConfig) -> None:
    """Find the runs of one window and where each points; ``pointer`` has the start and end token at its ends."""
    limits = config.thresholds
    roles = scores.roles[w.first : w.last]
    part = Encoded(*(getattr(encoded, name)[w.first : w.last] for name in Encoded.__slots__))
    sources, cues, contents = (
        list(_runs(roles[:, n], part, text, w.first, limit))
        for n, limit in ((SOURCE, limits.source), (CUE, limits.cue), (CONTENT, limits.content))
    )
    scores.contents += contents
    for origins, goals, links in ((contents, cues, scores.cue_of), (cues, sources, scores.source_of)):
        if not goals:
            continue
        firsts, lasts = np.array([(g.first, g.last) for g in goals]).T - w.first
        for run in origins:
            rows = pointer[run.first - w.first + 1 : run.last - w.first + 1]
            mass = np.exp(rows - rows.max(-1, keepdims=True))
            mass = (mass / mass.sum(-1, keepdims=True)).sum(0) / len(rows)
            before = mass.cumsum()  # of all columns up to each: the start token's first
            reached = before[lasts] - before[firsts]
            best = int(reached.argmax())
            if reached[best] > mass[0]:
                links[run] = goals[best]


def _runs(probability: Floats, encoded: Encoded, text: str, offset: int, threshold: float) -> Iterator[Run]:
    """Runs over the threshold within a sentence, joined over marks and punctuation, those without letters left out."""
    over = np.flatnonzero(probability >= threshold)
    if not len(over):
        return
    apart = np.diff(encoded.sentence[over]) != 0
    gaps = np.flatnonzero(apart | (np.diff(over) > 1))
    breaks = [
        n + 1 for n in gaps if apart[n] or has_letters(text, Span(encoded.end[over[n]], encoded.start[over[n + 1]]))
    ]
    for begin, end in pairwise((0, *breaks, len(over))):
        first, last = int(over[begin]), int(over[end - 1]) + 1
        if has_letters(text, Span(encoded.start[first], encoded.end[last - 1])):
            yield Run(first + offset, last + offset, float(probability[over[begin:end]].sum()) / (end - begin))


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


def _words(encoded: Encoded, text: str) -> Ints:
    """The number of the word that each token belongs to: letters that touch are one word, whatever their pieces."""
    opens = np.ones(len(encoded.ids), np.int64)
    touching = 1 + np.flatnonzero(encoded.start[1:] == encoded.end[:-1])
    places = encoded.start[touching].tolist()
    opens[touching] = [not (text[at - 1].isalnum() and text[at].isalnum()) for at in places]
    return np.cumsum(opens)


def _by_word(probability: Floats, words: Ints) -> Floats:
    """Each word's mean over its tokens, on every one of them."""
    first = np.flatnonzero(np.diff(words, prepend=-1))
    length = np.diff(np.append(first, len(words)))
    mean = np.add.reduceat(probability, first, axis=0) / length[:, None]
    result: Floats = np.repeat(mean, length, axis=0).astype(np.float32)
    return result


def _span(run: Run, encoded: Encoded) -> Span:
    return Span(int(encoded.start[run.first]), int(encoded.end[run.last - 1]))


def logit(probability: float) -> float:
    """The log-odds of a probability, bounded where it is 0 or 1."""
    bounded = min(max(probability, SUREST), 1 - SUREST)
    return math.log(bounded / (1 - bounded))


def _sigmoid(logits: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result
