"""Turns of an interview or a vox pop: lines that open with who speaks and a colon ("Ana Dreth, baker: “No.”").

The network likes to run on over them, as if one source said all. Each such line is a relation of its own, with the
colon as its cue.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from annotator.guideline import attribution_type
from annotator.markup import Attribution, content_at
from annotator.spans import Span, clip_all, letters, merge, overlapping
from annotator.text.quotes import quoted_spans

CLOCK = r"(?:\d{1,2}[.:]\d\d(?:\s?[ap]m)?:? )?"
NAME = r"(?:[^\W\d_a-z][\w’'-]*\.? ){0,4}[^\W\d_a-z][\w’'-]*"
ASIDE = r"(?:, [^:“”«»„\"\n]{1,120}(?<!ed)(?<!said)(?<!says)(?<!wrote)| \([^():\n]{1,80}\))?"
TURN = re.compile(rf"^{CLOCK}(?P<source>(?P<name>{NAME}){ASIDE})(?P<cue>:) (?P<said>\S.*)$", re.M)
MARKS = "“\"‘'«„"


class _Turn(NamedTuple):
    source: Span
    cue: Span
    said: Span


def split_turns(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Attribution]:
    """``attributions``, and where a line is a turn, what it says as a relation of its own, at the end.

    A line is a turn where what follows the colon opens with a quotation mark, or where the same name, or its initials,
    open another. What a relation says of a turn is taken away from it, unless it names its source or its cue there.
    """
    turns = _turns(text)
    if not turns:
        return list(attributions)
    quoted = quoted_spans(text)
    lines = [Span(turn.source.start, turn.said.end) for turn in turns]
    taken: dict[int, list[Span]] = {}  # lines that a relation runs on over, by its index
    added: list[Attribution] = []
    for turn, line, parts in zip(turns, lines, content_at(lines, attributions), strict=True):
        inside = {n: attributions[n] for n in parts}
        if any(s.overlaps(turn.source) for a in inside.values() for s in a.source):
            continue
        runs_on = {n for n, a in inside.items() if not any(s.overlaps(line) for s in a.source + a.cue)}
        own = clip_all((s for n in parts.keys() - runs_on for s in parts[n]), turn.said)
        if sum(letters(text, s) for s in merge(own)) * 2 > letters(text, turn.said):
            continue
        for n in runs_on:
            taken.setdefault(n, []).append(line)
        said = list(clip_all(overlapping(sentences, turn.said), turn.said))
        if said:
            opens = next((q for q in overlapping(quoted, turn.said) if q.start == turn.said.start + 1), None)
            end = min(said[-1].end, opens.end + 1) if opens else said[-1].end  # with its closing mark
            content = (Span(said[0].start, end),)
            kind = attribution_type(text, content, quoted)
            added.append(Attribution((turn.source,), (turn.cue,), content, kind))
    kept = (_without(a, taken.get(n, ())) for n, a in enumerate(attributions))
    return [a for a in kept if a] + added


def _turns(text: str) -> list[_Turn]:
    found = list(TURN.finditer(text))
    often = Counter(_short(m["name"]) for m in found)
    return [
        _Turn(Span(*m.span("source")), Span(*m.span("cue")), Span(*m.span("said")))
        for m in found
        if m["said"][0] in MARKS or often[_short(m["name"])] > 1
    ]


def _short(name: str) -> str:
    """The initials of a full name: who "Ana Dreth" is goes on as "AD"."""
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else name


def _without(attribution: Attribution, lines: Sequence[Span]) -> Attribution | None:
    """A relation without what it says in (sorted, disjoint) ``lines``; None where it says nothing else."""
    if not lines:
        return attribution
    left: list[Span] = []
    for start, end in attribution.content:
        for line in overlapping(lines, Span(start, end)):
            if start < line.start:
                left.append(Span(start, line.start))
            start = line.end
        if start < end:
            left.append(Span(start, end))
    return replace(attribution, content=tuple(left)) if left else None
