"""The category of words that only the network finds loaded and no row of the lexicon holds: a guess by their form."""

import re

from annotator.markup import Category

ADJECTIVE = re.compile(r"(?:ous|ful|less|ive|able|ible|ish|ic|al|est|ant|ent|ly|ing|ed|y)$")
PERSON = re.compile(r"(?:ers?|ors?|ists?|ards?|men|ies|s)$")


def category_by_form(words: str, *, is_cue: bool) -> Category:
    """A cue judges what it reports; a single adjective or adverb intensifies; a single noun for people labels them."""
    if is_cue:
        return "presupposing_verb"
    found = re.findall(r"\w+", words.lower())
    if len(found) != 1:
        return "other"
    if ADJECTIVE.search(found[0]):
        return "intensifier"
    return "label" if PERSON.search(found[0]) else "other"
