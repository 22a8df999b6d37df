"""Articles written with their relations marked: ``<s1>Ana Dreth</s> <c1>said</c> <q1>it is late</q>.``"""

import re
from collections import defaultdict

from annotator.markup import Attribution, Speaker
from annotator.sources import Resolver, sentence_speakers
from annotator.spans import Span

TAG = re.compile(r"<([scq])(\d+)>|</[scq]>")
ROLE = {"s": "source", "c": "cue", "q": "content"}


def read(marked: str) -> tuple[str, list[Span], list[Attribution]]:
    """The text, its lines as sentences, and its relations in the order of their numbers."""
    text, last = "", 0
    roles: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {"source": [], "cue": [], "content": []})
    opened: tuple[str, int, int] | None = None
    for tag in TAG.finditer(marked):
        text += marked[last : tag.start()]
        last = tag.end()
        if tag.group(1):
            opened = ROLE[tag.group(1)], int(tag.group(2)), len(text)
        elif opened:
            role, number, start = opened
            roles[number][role].append(Span(start, len(text)))
    text += marked[last:]
    sentences = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    relations = []
    for _, parts in sorted(roles.items()):
        quoted = all(text[s.start] in "“\"'‘«" for s in parts["content"])
        relations.append(
            Attribution(
                tuple(parts["source"]),
                tuple(parts["cue"]),
                tuple(parts["content"]),
                "direct" if quoted else "indirect",
            )
        )
    return text, sentences, relations


def speakers(marked: str) -> list[Speaker | None]:
    return Resolver(*read(marked)).speakers


def names(marked: str) -> list[str | None]:
    """The speaker's name of each relation."""
    return [s and s.name for s in speakers(marked)]


def by_sentence(marked: str) -> list[str | None]:
    text, sentences, relations = read(marked)
    return sentence_speakers(text, sentences, relations, Resolver(text, sentences, relations).speakers)
