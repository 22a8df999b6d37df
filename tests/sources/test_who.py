"""Who is meant where the words alone do not say it: groups, bodies, ages, pronouns. All articles are invented."""

import pytest

from tests.sources.marked import names

TWO = "<s1>Ana Dreth</s> <c1>said</c> <q1>the road is closed</q>.\nTarn Obel, a baker, had come with her.\n"
FIRM = "The biscuit maker Obel & Dreth raised its forecast.\n"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("One of them, Hester Lund, 80, who stood at the fence,", "Hester Lund"),
        ("One of them, a reservist from the coast,", "reservist from the coast"),
        ("One, a cook,", "cook"),
        ("A third person, a Lom official,", "Lom official"),
    ],
)
def test_one_of_them_is_who_the_aside_says(source: str, name: str) -> None:
    group = "<s1>Six guards</s> <c1>said</c> <q1>the gate was shut</q>.\n"
    assert names(group + f"<s2>{source}</s> <c2>said</c> <q2>it was open</q>.")[1] == name


def test_both_and_neither_are_the_two_people_named_last_and_never_two_bodies() -> None:
    between = "The road was built long ago.\n" * 9
    assert names(TWO + between + "<s2>Neither</s> <c2>plans</c> <q2>to leave</q>.")[1] == "Ana Dreth and Tarn Obel"
    assert names(TWO + "<s2>Both armies</s> <c2>deny</c> <q2>the raid</q>.")[1] == "Both armies"


@pytest.mark.parametrize("opening", ["Likewise, ", "Privately, "])
def test_an_adverb_before_a_source_names_nobody(opening: str) -> None:
    assert names(TWO + f"<s2>{opening}Obel</s> <c2>said</c> <q2>it was late</q>.")[1] == "Tarn Obel"


@pytest.mark.parametrize("source", ["The firm", "The company"])
def test_a_bare_general_noun_is_the_body_that_the_article_names_however_far_back(source: str) -> None:
    between = "Cocoa prices rose in the autumn.\n" * 12
    assert names(FIRM + between + f"<s1>{source}</s> <c1>plans</c> <q1>to close a plant</q>.") == ["Obel & Dreth"]


def test_a_body_of_a_certain_kind_is_its_own_words() -> None:
    assert names(FIRM + "<s1>The gas company</s> <c1>said</c> <q1>a pipe burst</q>.") == ["gas company"]


def test_a_document_is_by_its_owner_even_where_only_a_general_noun_says_whose() -> None:
    assert names(FIRM + "<s1>The firm's latest survey</s> <c1>finds</c> <q1>that few eat</q>.") == ["Obel & Dreth"]


def test_an_apposition_inside_a_clause_belongs_to_the_nearest_noun() -> None:
    marked = "The regulator said in a 212-page decision that the operator, Lomkraft, had met its terms.\n"
    assert names(marked + "<s1>The company</s> <c1>said</c> <q1>fuel is to be loaded</q>.") == ["Lomkraft"]


def test_an_age_is_somebody_named() -> None:
    marked = "Milo Devrik kept the key on a nail.\n<q1>“There was no door,”</q> <c1>says</c> <s1>the 68-year-old</s>."
    assert names(marked) == ["Milo Devrik"]


def test_a_surname_means_the_one_met_so_far_whether_or_not_the_given_name_is_a_common_one() -> None:
    marked = "Orla Voss is on trial in Lom.\nVoss, 58, is accused of theft. Her husband is Stephen Voss.\n"
    assert names(marked + "<q1>“I took nothing,”</q> <c1>said</c> <s1>the 58-year-old</s>.") == ["Orla Voss"]


def test_a_given_name_outweighs_a_pronoun_that_may_mean_someone_else() -> None:
    marked = "Senator Maria Lund, who sits two chairs to his left, has not spoken to him since.\n"
    assert names(marked + "<s1>She</s> <c1>thinks</c> <q1>there are more letters</q>.") == ["Maria Lund"]


def test_a_place_is_not_the_person_of_the_words_after_it() -> None:
    marked = "Freda Lund is a nurse and, since the congress in Osk, the leader of her party.\n"
    assert names(marked + "<s1>She</s> <c1>believes</c> <q1>in locks</q>.") == ["Freda Lund"]


def test_a_country_is_not_the_agency_called_after_it() -> None:
    marked = "LEMNY (Korana Wire) - It rained.\nPell blames Korana for it.\n"
    assert names(marked + "<s1>Korana</s> <c1>denies</c> <q1>it</q>.") == ["Korana"]


@pytest.mark.parametrize(
    ("source", "name"),
    [("Secretary of State Helen Moyer", "Helen Moyer"), ("Tallis County Clerk Dwight Obel", "Dwight Obel")],
)
def test_offices_of_states_and_counties_are_titles(source: str, name: str) -> None:
    assert names(f"<s1>{source}</s> <c1>said</c> <q1>it is late</q>.") == [name]


def test_a_jury_is_no_person() -> None:
    assert names(TWO + "<s2>The jury</s> <c2>found</c> <q2>him guilty</q>.")[1] == "jury"
