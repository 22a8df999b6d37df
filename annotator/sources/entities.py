"""Who is who in one article: mentions that name the same bearer, joined, with what is known of it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotator.sources.mentions import Gender, Kind, Mention
from annotator.sources.nouns import INSTITUTION, TITLES, singular
from annotator.spans import Span

MOST = 64  # bearers of one word that are looked at: keeps the work linear where thousands share it


@dataclass(eq=False, slots=True)
class Entity:
    """Someone or something that can speak. ``span`` is the mention that gives the fullest ``name``.

    ``starts`` are the offsets of its mentions, sorted, and ``short`` the words that they gave; ``plural`` where it is a
    group, and not ``named`` where the article gives only a description ("two officials"). ``words`` are the name's, in
    lower case; ``located`` counts the mentions that stand like a place ("in Lom").
    """

    name: str
    span: Span
    kind: Kind
    gender: Gender = ""
    plural: bool = False
    named: bool = True
    roles: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)
    short: set[tuple[str, ...]] = field(default_factory=set)
    located: int = 0
    words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = frozenset(self.name.lower().replace("-", " ").split())

    @property
    def may_be_person(self) -> bool:
        """A person, or a name of several words that nothing shows to be anything else."""
        return self.kind == "person" or (self.named and self.kind == "name" and " " in self.name)

    def differs(self, wanted: Gender) -> bool:
        """Whether it is known to be of the other gender than the one wanted, if one is."""
        return bool(wanted and self.gender) and self.gender != wanted

    def agrees(self, wanted: Gender) -> bool:
        """Whether a pronoun or noun of this gender may mean it: one person, not known to be of the other."""
        return self.may_be_person and not self.plural and not self.differs(wanted)

    def last_before(self, at: int) -> int:
        """The offset of its nearest mention before ``at``, or -1."""
        n = bisect_left(self.starts, at)
        return self.starts[n - 1] if n else -1

    def shares(self, words: Iterable[str]) -> int:
        """How many of ``words`` stand in its name or its roles."""
        return sum(word in self.words or word in self.roles for word in words)

    def add(self, mention: Mention) -> None:
        """Takes over what a further mention says of it."""
        self.starts.append(mention.span.start)
        self.short.add(mention.words)
        self.roles |= mention.roles
        self.gender = self.gender or mention.gender
        if mention.age:
            self.ages.add(mention.age)
        if self.kind in ("name", "place") and mention.kind in ("person", "institution"):
            self.kind = mention.kind
        self.located += mention.kind == "place"
        if self.kind in ("name", "place"):
            self.kind = "place" if 2 * self.located >= len(self.starts) else "name"


def nearest(entities: Iterable[Entity], at: int) -> Entity | None:
    """The entity mentioned last before ``at``, or failing that, first after it."""
    return max(entities, key=lambda e: (e.last_before(at), -e.span.start), default=None)


def join(text: str, mentions: Sequence[Mention]) -> dict[int, Entity]:
    """The entity of each mention, by the mention's start. Full names first, then what is short for them."""
    fullest: dict[tuple[str, ...], Mention] = {}
    acronyms: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        fullest.setdefault(mention.words, mention)
        if mention.acronym:
            acronyms.setdefault(mention.acronym, mention.words)
    by_word: dict[str, list[Entity]] = {}
    by_name: dict[tuple[str, ...], list[Entity]] = {}
    for words in sorted(fullest, key=len, reverse=True):
        mention = fullest[words]
        same = by_name.get(acronyms.get(words[0], ()), []) if len(words) == 1 else []
        same = same or [e for e in _sharing(words, by_word) if _same(words, mention.kind, e)]
        if not same:
            same = [Entity(" ".join(text[slice(*mention.span)].split()), mention.span, mention.kind)]
            for word in _keys(same[0]):
                by_word.setdefault(word, []).append(same[0])
        by_name[words] = same
    owners: dict[int, Entity] = {}
    for mention in mentions:
        entity = _choose(by_name[mention.words], mention)
        entity.add(mention)
        owners[mention.span.start] = entity
    return owners


def _keys(entity: Entity) -> set[str]:
    """What a later mention may share with the entity: its words, and the acronym that its initials spell."""
    words = [w for w in entity.name.split() if w[0].isupper()]
    return {w.lower() for w in words} | {"".join(w[0] for w in words)}


def _sharing(words: tuple[str, ...], by_word: dict[str, list[Entity]]) -> list[Entity]:
    keys = [words[-1].lower(), words[0].lower()]
    if len(words) == 1 and words[0].isupper() and len(words[0]) > 1:
        keys.append(words[0].replace(".", ""))
    return list(dict.fromkeys(e for key in keys for e in by_word.get(key, ())[-MOST:]))


def _same(words: tuple[str, ...], kind: Kind, entity: Entity) -> bool:
    """Whether a name of ``words`` may be short for the entity's."""
    *before, last = entity.name.split()
    full = [*(w for w in before if w.rstrip(".").lower() not in TITLES), last]
    if entity.kind == "institution":
        if len(words) == 1 and words[0].isupper():
            return words[0].replace(".", "") == "".join(w[0] for w in full if w[0].isupper())
        return any(singular(w.lower()) in INSTITUTION for w in words) and set(words) <= set(full)
    if kind == "institution" or entity.kind == "place" or len(full) < 2:
        return False
    if len(words) == 1:
        return words[0] in (full[-1], full[0]) or words[0] == " ".join(full[1:])
    return words[-1] == full[-1] and words[0] == full[0]


def _choose(same: Sequence[Entity], mention: Mention) -> Entity:
    """Among bearers of one short name: whom the title's gender fits, persons first, then the one whom that name meant
    before, then the one named last."""
    fitting = [e for e in same if not (mention.gender and e.gender and mention.gender != e.gender)] or same
    fitting = [e for e in fitting if e.may_be_person] or fitting
    if len(mention.words) == 1 and len(fitting) > 1:
        if mention.kind == "person":  # President Dreth: the one called so before
            fitting = [e for e in fitting if mention.roles & e.roles & TITLES] or fitting
        fitting = [e for e in fitting if mention.words in e.short] or fitting
    past = [e for e in fitting if e.starts]
    return max(past, key=lambda e: e.starts[-1]) if past else min(fitting, key=lambda e: e.span.start)
