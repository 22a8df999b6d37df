"""Who speaks: the source of each relation as the fullest name that the article gives. All articles are invented."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.markup import Attribution
from annotator.sources import Resolver, sentence_speakers
from annotator.spans import Span
from tests.growth import growth
from tests.sources.marked import by_sentence, names, read, speakers

MINISTRY = "<s1>The Velian Foreign Ministry</s> <c1>said</c> <q1>the bridge is open</q>.\n"
DRETH = "<s1>Ana Dreth, the mayor of Lom</s>, <c1>said</c> <q1>the road is closed</q>.\n"
MARROW = "<s2>Jon Marrow, a baker</s>, <c2>said</c> <q2>the ovens are cold</q>.\n"


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("<s1>Mayor Ana Dreth</s> <c1>said</c> <q1>it is late</q>.", "Ana Dreth"),
        ("<s1>Gen. Pavlo Brask</s> <c1>said</c> <q1>it is late</q>.", "Pavlo Brask"),
        ("<s1>Minister of Foreign Trade Tarn Obel</s> <c1>said</c> <q1>it is late</q>.", "Tarn Obel"),
        ("<s1>The energy minister, Lic. Ana Dreth</s>, <c1>said</c> <q1>it is late</q>.", "Ana Dreth"),
        ("<s1>Ana ‘The Fox’ Dreth</s> <c1>said</c> <q1>it is late</q>.", "Ana ‘The Fox’ Dreth"),
        ("<s1>The WHO</s> <c1>said</c> <q1>it is late</q>.", "WHO"),
        ("<s1>The Lom Ministry here</s> <c1>said</c> <q1>Tarn Obel, 59, is late</q>.", "Lom Ministry"),
        ("<s1>Hester Lund KC</s> <c1>said</c> <q1>it is late</q>.", "Hester Lund"),
        ("<s1>The Velian Ministry of Defence</s> <c1>said</c> <q1>it is late</q>.", "Velian Ministry of Defence"),
        ("<s1>the Federal Police</s> <c1>say</c> <q1>it is late</q>.", "Federal Police"),
        ("<s1>The Dockers’ Union’s</s> <c1>view is that</c> <q1>it is late</q>.", "Dockers’ Union"),
    ],
)
def test_a_name_is_given_whole_and_without_its_title(marked: str, name: str) -> None:
    assert names(marked) == [name]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ana Dreth, the mayor of Lom", "Ana Dreth"),
        ("The mayor of Lom, Ana Dreth", "Ana Dreth"),
        ("a spokesman for the ministry, Col. Tarn Obel", "Tarn Obel"),
        ("Velia’s deputy prime minister, Ana Dreth", "Ana Dreth"),
        ("a grocer who gave her name as Ana Dreth", "Ana Dreth"),
        ("Its chairman, the former Velian goalkeeper Tarn Obel", "Tarn Obel"),
        ("the baker’s assistant, Tarnie", "Tarnie"),
    ],
)
def test_an_apposition_names_the_speaker(source: str, name: str) -> None:
    assert names(f"<q1>“We are late”</q>, <c1>said</c> <s1>{source}</s>.") == [name]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("two officials familiar with the talks", "two officials"),
        ("A spokesman for the ministry", "spokesman for the ministry"),
        ("residents", "residents"),
        ("Neither embassy", "Neither embassy"),
        ("a witness", "witness"),
        ("a survey of 1,204 adults", "survey of 1,204 adults"),
    ],
)
def test_an_unnamed_source_keeps_its_own_words(source: str, name: str) -> None:
    assert names(f"{DRETH}<s2>{source}</s> <c2>said</c> <q2>it is late</q>.") == ["Ana Dreth", name]


@pytest.mark.parametrize("pronoun", ["It", "The ministry", "the foreign ministry"])
def test_it_and_the_ministry_mean_the_ministry_that_the_article_names(pronoun: str) -> None:
    after = f"<s2>{pronoun}</s> <c2>added</c> <q2>that Ivo Stahl, the envoy, would travel</q>."
    assert names(MINISTRY + after) == ["Velian Foreign Ministry"] * 2


def test_two_ministries_are_told_apart_by_their_other_words() -> None:
    other = "<s2>The Velian Defence Ministry</s> <c2>said</c> <q2>it was shut</q>.\n"
    after = "<s3>The foreign ministry</s> <c3>said</c> <q3>no more</q>."
    assert names(MINISTRY + other + after)[2] == "Velian Foreign Ministry"


def test_another_states_ministry_is_not_the_one_named_before() -> None:
    assert names(MINISTRY + "<s2>Ostrova’s ministry</s> <c2>denied</c> <q2>it</q>.")[1] == "Ostrova’s ministry"


def test_an_acronym_means_the_body_it_was_given_for() -> None:
    first = "<s1>The Electoral Commission of Nyanda (ECN)</s> <c1>said</c> <q1>the count is over</q>.\n"
    second = "<s2>The ECN</s> <c2>said</c> <q2>no more</q>.\n<s3>The polls body</s> <c3>said</c> <q3>so</q>."
    assert names(first + second) == ["Electoral Commission of Nyanda"] * 3


def test_an_acronym_is_read_from_initials_too() -> None:
    first = "<s1>The Lom Rescue Service</s> <c1>said</c> <q1>two boats sank</q>.\n"
    assert names(first + "<s2>The LRS</s> <c2>found</c> <q2>nobody</q>.")[1] == "Lom Rescue Service"


def test_a_general_noun_means_a_body_of_its_kind() -> None:
    text = (
        "<s1>The Velian Federal Police</s> <c1>said</c> <q1>nine people died</q>.\n"
        "The dead were brought to Lom General Hospital.\n"
        "<s2>The force</s> <c2>said</c> <q2>all were armed</q>."
    )
    assert names(text)[1] == "Velian Federal Police"


def test_the_subject_after_an_opening_phrase_is_not_said_of_the_name_in_it() -> None:
    text = (
        "<s1>The Electoral Commission of Nyanda</s> <c1>said</c> <q1>the count is over</q>.\n"
        "In a reply filed at the Supreme Court, <s2>the polls body</s> <c2>said</c> <q2>that 18,204 votes stand</q>."
    )
    assert names(text)[1] == "Electoral Commission of Nyanda"


def test_he_and_she_agree_with_a_man_and_a_woman_speaking_in_turn() -> None:
    after = "<s3>She</s> <c3>feared</c> <q3>snow</q>.\n<s4>He</s> <c4>hoped for</c> <q4>rain</q>."
    with_titles = DRETH.replace("Ana Dreth", "Ms. Ana Dreth") + MARROW.replace("Jon Marrow", "Mr. Jon Marrow") + after
    assert names(with_titles) == ["Ana Dreth", "Jon Marrow", "Ana Dreth", "Jon Marrow"]


def test_a_pronoun_elsewhere_tells_the_gender_of_a_name_that_does_not() -> None:
    text = (
        "Killa Mamanqa has led the union since she left school.\n"
        "<s1>Killa Mamanqa</s> <c1>said</c> <q1>the mine is shut</q>.\n"
        "<s2>Sopo Iraz</s> <c2>called</c> <q2>that a lie</q>.\nHe owns the mine.\n"
        "<s3>She</s> <c3>said</c> <q3>the gates were locked</q>."
    )
    assert names(text)[2] == "Killa Mamanqa"


def test_two_women_in_turn_the_nearer_speaks() -> None:
    text = DRETH + MARROW.replace("Jon Marrow", "Vera Lind") + "<q3>“So it is”</q>, <s3>she</s> <c3>said</c>."
    assert names(text)[2] == "Vera Lind"


def test_a_pronoun_does_not_mean_a_name_in_its_own_quotation() -> None:
    assert names(DRETH + "<q2>“Vera Lind never asked me”</q>, <s2>she</s> <c2>said</c>.")[1] == "Ana Dreth"


def test_they_means_a_group_that_spoke() -> None:
    text = DRETH + "<s2>Residents</s> <c2>said</c> <q2>the wells are dry</q>.\n<s3>They</s> <c3>want</c> <q3>water</q>."
    assert names(text)[1:] == ["Residents", "Residents"]


def test_who_takes_up_the_person_before_it_and_not_the_body_in_an_aside() -> None:
    text = (
        "They met Ivo Stahl, the head of the Institute for Peace, <s1>who</s> <c1>said</c> <q1>talks would go on</q>."
    )
    assert names(text) == ["Ivo Stahl"]


@pytest.mark.parametrize("short", ["Dreth", "Ms. Dreth", "Mayor Dreth", "Ana"])
def test_part_of_a_name_means_the_full_name(short: str) -> None:
    assert names(DRETH + MARROW + f"<s3>{short}</s> <c3>said</c> <q3>so</q>.")[2] == "Ana Dreth"


def test_a_surname_that_is_also_a_title_is_a_name() -> None:
    text = "<s1>Tom King, a docker</s>, <c1>said</c> <q1>it is late</q>.\n<s2>Mr. King</s> <c2>added</c> <q2>more</q>."
    assert names(text) == ["Tom King", "Tom King"]


def test_a_full_name_given_only_later_is_used_too() -> None:
    text = "<s1>Dreth</s> <c1>said</c> <q1>the road is closed</q>.\nAna Dreth has been mayor of Lom for a year."
    (speaker,) = speakers(text)
    assert speaker is not None and speaker.name == "Ana Dreth"
    assert speaker.span.start > text.replace("<s1>", "").index("\n") - 40


@pytest.mark.parametrize("epithet", ["the 58-year-old", "The mayor", "the Lom mayor"])
def test_an_epithet_means_the_person_it_was_said_of(epithet: str) -> None:
    text = DRETH.replace("Ana Dreth,", "Ana Dreth, 58,") + MARROW + f"<s3>{epithet}</s> <c3>said</c> <q3>so</q>."
    assert names(text)[2] == "Ana Dreth"


def test_the_driver_is_not_the_last_speaker_where_a_driver_was_brought_in() -> None:
    text = DRETH + "A bus driver was hurt.\n<s2>The driver</s> <c2>said</c> <q2>the brakes had failed</q>."
    assert names(text)[1] == "driver"


def test_a_surname_goes_on_meaning_whom_it_meant_before_a_relative_came() -> None:
    text = "<s1>Ana Dreth</s> <c1>said</c> <q1>no</q>.\n<s2>Dreth</s> <c2>said</c> <q2>yes</q>.\n"
    text += "Her brother Pavlo Dreth left.\n<s3>Dreth</s> <c3>said</c> <q3>he would return</q>."
    assert names(text) == ["Ana Dreth"] * 3


def test_a_spokesman_for_a_short_name_speaks_for_the_full_one() -> None:
    text = "Ivola Motors closed a plant.\n<s1>A spokesman for Ivola Motors</s> <c1>gave</c> <q1>no reason</q>."
    assert names(text) == ["Ivola Motors"]


def test_a_source_that_begins_with_who_is_read_as_who() -> None:
    text = "The auditor, Ana Dreth, <s1>who stayed nine weeks</s>, <c1>said</c> <q1>the sums rose</q>."
    assert names(text) == ["Ana Dreth"]


def test_his_sister_is_the_other_bearer_of_the_surname() -> None:
    text = (
        "<s1>Ana Dreth, the mayor</s>, <c1>said</c> <q1>the road is closed</q>.\n"
        "<s2>Jon Dreth</s> <c2>said</c> <q2>he was carrying soup</q>.\n"
        "<s3>His sister</s> <c3>vowed</c> <q3>that it would stay closed</q>."
    )
    assert names(text) == ["Ana Dreth", "Jon Dreth", "Ana Dreth"]


def test_two_people_who_speak_together_are_both_named() -> None:
    text = DRETH + MARROW + "<s3>Dreth and Marrow</s> <c3>agreed on</c> <q3>a date</q>."
    assert names(text)[2] == "Ana Dreth and Jon Marrow"


@pytest.mark.parametrize(
    "source", ["A report by the Lom Institute", "The Lom Institute’s survey", "A study conducted by the Lom Institute"]
)
def test_a_documents_named_maker_is_the_speaker(source: str) -> None:
    assert names(f"<s1>{source}</s> <c1>found</c> <q1>that wages fell</q>.") == ["Lom Institute"]


def test_a_document_met_in_a_cue_keeps_its_maker() -> None:
    text = (
        "<s1>The Lom Institute</s> <c1>said in a report</c> <q1>that wages fell</q>.\n"
        + MARROW
        + "<s3>The report</s> <c3>adds</c> <q3>that rents rose</q>."
    )
    assert names(text)[2] == "Lom Institute"


def test_a_document_met_beside_a_cue_keeps_its_maker() -> None:
    text = "<s1>The General Staff</s> <c1>warned</c> in a statement that <q1>the drill was a gamble</q>.\n"
    text += "<q2>“The lantern will go out”</q>, <s2>the statement</s> <c2>read</c>."
    assert names(text) == ["General Staff"] * 2


def test_a_passive_cue_has_no_speaker() -> None:
    assert names(DRETH + "<q2>Gas</q> <c2>is believed</c> <q2>to lie beneath the lake</q>.")[1] is None


def test_the_outlets_own_we_has_no_speaker() -> None:
    assert names(DRETH + "<s2>We</s> <c2>found</c> <q2>no proof of that</q>.")[1] is None


def test_a_quotation_that_goes_on_keeps_its_speaker_over_paragraphs() -> None:
    text = DRETH + MARROW + "<q3>“There is no flour.</q>\n<q4>“There is no salt.”</q>"
    assert names(text)[2:] == ["Jon Marrow", "Jon Marrow"]


def test_a_quotation_with_nobody_before_it_has_no_speaker() -> None:
    assert names("<q1>“There is no flour.”</q>") == [None]


@pytest.mark.parametrize(
    "damaged",
    [
        "<s2>Marr</s>ow",
        "<s2>Marrow said</s>",
        "<s2>Marrow, who bakes</s>",
        "Jon <s2>Marrow</s>",
    ],
)
def test_a_source_that_is_cut_or_runs_on_still_names_its_speaker(damaged: str) -> None:
    text = f"{DRETH}Jon Marrow bakes bread in Lom.\n{damaged} <c2>says</c> <q2>the ovens are cold</q>."
    assert names(text)[1] == "Jon Marrow"


@pytest.mark.parametrize(
    "sentence",
    [
        "<q2>“It is late”</q>, <c2>said</c> Marrow.",
        "<q2>“It is late”</q>, Marrow <c2>said</c>.",
        "<q2>“It is late”</q>, the baker <c2>said</c>.",
        "<s2>The</s> baker <c2>said</c> <q2>it was late</q>.",
    ],
)
def test_a_source_that_was_overlooked_is_found_beside_the_cue(sentence: str) -> None:
    text = "Jon Marrow, a baker, came first.\n" + DRETH + sentence
    assert names(text)[1] == "Jon Marrow"


def test_relations_may_come_in_any_order() -> None:
    text, sentences, relations = read(DRETH + MARROW + "<s3>She</s> <c3>said</c> <q3>so</q>.")
    forwards = Resolver(text, sentences, relations).speakers
    assert Resolver(text, sentences, relations[::-1]).speakers == forwards[::-1]


def test_a_sentence_takes_the_speaker_of_most_of_its_content() -> None:
    line = (
        "<s1>Jon Marrow</s> <c1>said</c> <q1>no</q>; <s2>Ana Dreth</s> <c2>said</c> <q2>that it was far too late</q>.\n"
    )
    assert by_sentence(line + "The road is long.") == ["Ana Dreth", None]


def test_content_over_two_sentences_names_the_speaker_of_both() -> None:
    text, sentences, (relation,) = read("<s1>Ana Dreth</s>: <q1>“No.\nNot now.”</q>\nThe road is long.")
    found = Resolver(text, sentences, [relation]).speakers
    assert sentence_speakers(text, sentences, [relation], found) == ["Ana Dreth", "Ana Dreth", None]


WORDS = st.sampled_from(
    [
        "Ana",
        "Dreth",
        "the",
        "The",
        "ministry",
        "Ministry",
        "of",
        "a",
        "Mr.",
        "said",
        "she",
        "It",
        "they",
        "his",
        "sister",
        "58-year-old",
        "report",
        "LRS",
        "(LRS)",
        "“",
        "”",
        ",",
        ".",
        "’s",
        "\n",
        "and",
        "King",
        "mayor,",
        "two",
        "officials",
        "who",
        "by",
        "A-b",
        "ß",
        "İ",
        "🚢",
        "-",
        "—",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=120)


@st.composite
def marked_at_random(draw: st.DrawFn) -> tuple[str, list[Span], list[Attribution]]:
    text = draw(TEXTS)
    place = st.integers(0, len(text))
    span = st.tuples(place, place).map(sorted).map(lambda ends: Span(*ends))
    some = st.lists(span, max_size=2).map(tuple)
    content = st.lists(span, min_size=1, max_size=2).map(tuple)
    kinds = st.sampled_from(["direct", "mixed", "indirect"])
    relations = draw(st.lists(st.builds(Attribution, some, some, content, kinds), max_size=6))
    cuts = sorted({0, len(text), *draw(st.lists(place, max_size=5))})
    sentences = [Span(a, b) for a, b in pairwise(cuts)]
    return text, sentences, relations


@settings(max_examples=150, deadline=None)
@given(marked_at_random())
def test_any_spans_are_read_and_a_speaker_is_named_by_its_span(case: tuple[str, list[Span], list[Attribution]]) -> None:
    text, sentences, relations = case
    found = Resolver(text, sentences, relations).speakers
    assert len(found) == len(relations)
    for speaker in filter(None, found):
        at_span = " ".join(text[slice(*speaker.span)].split())
        assert at_span and (speaker.name == at_span or speaker.name.startswith(f"{at_span} and "))
    assert len(sentence_speakers(text, sentences, relations, found)) == len(sentences)


def test_time_grows_no_faster_than_the_text() -> None:
    part = DRETH + MARROW + "<s3>She</s> <c3>feared</c> <q3>snow</q>.\n<s4>The baker</s> <c4>said</c> <q4>so</q>.\n"
    text, sentences, relations = read(part)

    def work(times: int) -> Callable[[], object]:
        def moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
            return tuple(Span(s.start + by, s.end + by) for s in spans)

        shifts = [n * len(text) for n in range(times)]
        lines = [span for by in shifts for span in moved(tuple(sentences), by)]
        many = [
            Attribution(moved(a.source, by), moved(a.cue, by), moved(a.content, by), a.type)
            for by in shifts
            for a in relations
        ]
        return partial(Resolver, text * times, lines, many)

    assert growth(work, 60) < 1.5
