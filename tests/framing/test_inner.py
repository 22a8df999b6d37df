"""Whom a source gives for a loaded term: "The minister said that villagers had called the troops “butchers”"."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.framing.inner import find_clause, name_inner
from annotator.markup import Attribution, LoadedTerm, Speaker
from annotator.sources import Resolver
from annotator.spans import Span

OPENING = "Ana Dreth, the mayor of Lasker, met the Lasker Miners’ Union on Monday.\n"


def read(marked: str, opening: str = OPENING) -> tuple[str, list[Span], Attribution, LoadedTerm]:
    """An article from ``Source said |content with a *term*|.``, with the relation and the term."""
    before, content, after = marked.split("|")
    first, words, last = content.split("*")
    said = before.rstrip(" ,").rpartition(" ")
    start = len(opening) + len(before)
    source = Span(len(opening), len(opening) + len(said[0]))
    cue = Span(source.end + 1, source.end + 1 + len(said[2]))
    at = Span(start + len(first), start + len(first) + len(words))
    spans = (Span(start, start + len(first + words + last)),)
    text = opening + before + first + words + last + after
    sentences = [Span(0, max(1, len(opening) - 1)), Span(len(opening), len(text))] if opening else [Span(0, len(text))]
    kind = "direct" if before.endswith("“") else "indirect"
    return text, sentences, Attribution((source,), (cue,), spans, kind), LoadedTerm(at, "label", "source", 0)


def inner(marked: str) -> tuple[str, str] | None:
    """The inner source's name, and the words of the content that it stands for."""
    text, sentences, relation, term = read(marked)
    resolver = Resolver(text, sentences, [relation])
    relation = replace(relation, speaker=resolver.speakers[0])
    (found,) = name_inner(text, sentences, [relation], [term], resolver.other)
    return found.inner_source and (found.inner_source.name, text[slice(*found.inner_source.span)])


NAMED = [
    ("The minister said |that villagers had called the troops “*butchers*”|.", "villagers"),
    ("The minister said |that villagers had called the troops *butchers*|.", "villagers"),
    ("The minister said |villagers called them *thugs*|.", "villagers"),
    ("The minister said |that the villagers’ council had called the raid a *massacre*|.", "villagers’ council"),
    ("The minister said |residents described the raid as a brutal *massacre*|.", "residents"),
    ("The minister said |aid workers had told reporters that the *thugs* burned the barn|.", "aid workers"),
    ("The minister said |that witnesses say the *butchers* came at night|.", "witnesses"),
    ("The minister said |opponents accused the army of *butchery*|.", "opponents"),
    ("The minister said |critics compared the officers to *gangsters*|.", "critics"),
    ("The minister said |that, according to residents, the *thugs* had fled|.", "residents"),
    ("The minister said |the *thugs* had fled, according to residents|.", "residents"),
    ("The minister said: “|The *butchers* came at night, villagers say|.”", "villagers"),
    ("The minister said: “|Villagers wrote to me: ‘These *butchers* took our cows’|.”", "Villagers"),
    ("The minister said: “|My officers told me that the *bandits* had left|.”", "officers"),
    ("The minister said |the troops were called *butchers* by villagers in the north|.", "villagers"),
    ("The minister said |the raid was described as a *massacre* by survivors|.", "survivors"),
    ("The minister said |the army must answer for what villagers call a *massacre*|.", "villagers"),
    ("The minister said |that villagers who had called the troops *butchers* were arrested|.", "villagers"),
    ("The minister said |the *butchers*, as villagers call them, had left|.", "villagers"),
    ("The minister said |that the villagers fled the town and called the troops *butchers*|.", "villagers"),
    ("The minister said |the army left and that villagers believed the *thugs* were gone|.", "villagers"),
    ("The minister said |protesters shouted “*murderers*” at the gate|.", "protesters"),
    ("The minister said |the opposition leader had branded the law “a *fascist* charter”|.", "opposition leader"),
    ("The minister said |farmers in the north regard the fence as a *shameful* wall|.", "farmers in the north"),
    ("The minister said |villagers and aid workers had called the troops *butchers*|.", "villagers and aid workers"),
    ("The minister said |that two witnesses had repeatedly called him a *butcher*|.", "two witnesses"),
]  # fmt: skip
FULLER = [
    ("The minister said |that Dreth had called the troops *butchers*|.", ("Ana Dreth", "Dreth")),
    ("The minister said |the union claimed that *thugs* had burned a hut|.", ("Lasker Miners’ Union", "the union")),
    ("The minister said |the mayor had called the troops *butchers*|.", ("Ana Dreth", "the mayor")),
    ("The minister said |Ana Dreth, the mayor, says the *regime* fell|.", ("Ana Dreth", "Ana Dreth, the mayor")),
]  # fmt: skip
NOBODY = [
    "The minister said |that the *butchers* had called the villagers cowards|.",
    "The minister said |the troops were *butchers*|.",
    "The minister said |he thought the troops were *butchers*|.",
    "Ana Dreth said |that Dreth had called the troops *butchers*|.",
    "The minister said |that the minister had called the troops *butchers*|.",
    "The minister said: “|I called them *butchers*|.”",
    "The minister said: “|We have always said that the *thugs* would come|.”",
    "The minister said |they had called the troops *butchers*|.",
    "The minister said |that villagers had not called the troops *butchers*|.",
    "The minister said |that villagers would call the troops *butchers*|.",
    "The minister said |nobody called the troops *butchers*|.",
    "The minister asked |whether villagers called the troops *butchers*|.",
    "The minister said |that if villagers call the troops *butchers* they will be fined|.",
    "The minister said |villagers wanted to call the troops *butchers*|.",
    "The minister said |villagers denied that they were *terrorists*|.",
    "The minister said |the troops were called *butchers*|.",
    "The minister said |it is said that the *butchers* came at night|.",
    "The minister said |villagers called the *brutal* regime illegitimate|.",
    "The minister said |villagers called the brutal *regime* illegitimate|.",
    "The minister said |villagers called the *thugs* at night|.",
    "The minister said |villagers said the army had left; the *thugs* had won|.",
    "The minister said |villagers said the army had left, but the *thugs* had won|.",
    "The minister said |residents claimed the *regime*’s land|.",
    "The minister said |residents described the *brutal* raid as a mistake|.",
    "The minister said |some call the raid a *massacre*|.",
    "The minister said |the *thugs* had fled to a town that residents call Orl|.",
    "The minister said |the *thugs* and the villagers said nothing|.",
    "The minister said |that the army fled and the thugs had been called *butchers*|.",
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name"), NAMED)
def test_who_the_source_gives_for_the_word_is_named(marked: str, name: str) -> None:
    found = inner(marked)
    assert found and found[0] == name and name in found[1]


@pytest.mark.parametrize(("marked", "found"), FULLER)
def test_the_name_is_the_fullest_and_the_place_is_in_the_content(marked: str, found: tuple[str, str]) -> None:
    assert inner(marked) == found


@pytest.mark.parametrize("marked", NOBODY)
def test_nobody_is_named_where_it_is_the_speaker_or_in_doubt(marked: str) -> None:
    assert inner(marked) is None


WORDS = st.lists(st.sampled_from(NOBODY + [marked for marked, _ in NAMED]), min_size=1, max_size=3)


@given(WORDS, st.data())
def test_the_inner_source_lies_in_the_content_s_sentence_outside_the_term(
    sentences: list[str], data: st.DataObject
) -> None:
    said = " ".join(marked.split("|")[1].replace("*", "") for marked in sentences)
    text = data.draw(st.sampled_from(("“", "", "🚢 "))) + said
    at = data.draw(st.integers(0, len(text) - 2))
    within = Span(data.draw(st.integers(0, at)), data.draw(st.integers(at + 1, len(text))))
    term = Span(at, data.draw(st.integers(at + 1, within.end)))
    if found := find_clause(text, within, term):
        assert within.covers(found.source) and within.covers(found.cue) and text[slice(*found.source)].strip()
        assert not found.source.overlaps(term) and not found.source.overlaps(found.cue)


def test_only_terms_in_a_source_s_voice_are_looked_at() -> None:
    text, sentences, relation, term = read(NAMED[0][0])
    outlet = replace(term, voice="outlet")
    found = name_inner(text, sentences, [relation], [outlet], lambda span, _: Speaker("villagers", span))
    assert found == (outlet,)
