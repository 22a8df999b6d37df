"""What kind of bearer a name has, and what the words around it say of it. All articles are invented."""

import pytest

from tests.sources.marked import names

MARROW = "<s1>Jon Marrow, a baker</s>, <c1>said</c> <q1>the ovens are cold</q>.\n"


@pytest.mark.parametrize("company", ["Obel Freight", "Lom Terminals", "Dreth Therapeutics"])
def test_a_company_is_known_by_its_last_word_even_with_an_owner_beside_it(company: str) -> None:
    marked = f"{company}, the owner, raised its forecast.\nTarn Obel cheered.\n"
    assert names(marked + "<s1>The company</s> <c1>said</c> <q1>it was late</q>.") == [company]


def test_a_source_after_according_to_is_no_place() -> None:
    marked = "<c1>According to</c> <s1>Brenna Osk</s>, <q1>the tide was low</q>.\n"
    assert names(marked + "<s2>She</s> <c2>added</c> <q2>that nobody swam</q>.") == ["Brenna Osk"] * 2


def test_who_after_a_name_of_one_word_makes_a_person() -> None:
    marked = "Six guards left.\n<s1>One of them, Tarnie, who had a limp,</s> <c1>said</c> <q1>it was late</q>."
    assert names(marked) == ["Tarnie"]


def test_a_clause_with_a_verb_after_a_name_says_nothing_of_it() -> None:
    marked = (
        "<s1>The minister, Ana Dreth,</s> <c1>said</c> <q1>no</q>.\nWe wait for Midwinter, the minister announced.\n"
    )
    assert names(marked + "<s2>The minister</s> <c2>left</c> <q2>a note</q>.")[1] == "Ana Dreth"


def test_a_person_after_a_comma_is_another_one_in_a_list() -> None:
    marked = "<s1>President Tarn Obel</s> <c1>said</c> <q1>no</q>.\nDr Mina Obel, Vice President Ivo Stahl came.\n"
    assert names(marked + "<s2>President Obel</s> <c2>left</c> <q2>a note</q>.")[1] == "Tarn Obel"


def test_a_title_tells_two_bearers_of_a_surname_apart() -> None:
    marked = "<s1>Judge Ana Dreth</s> <c1>said</c> <q1>no</q>.\nHer son Pavlo Dreth, a baker, said yes.\n"
    assert names(marked + "<s2>Judge Dreth</s> <c2>left</c> <q2>a note</q>.")[1] == "Ana Dreth"


@pytest.mark.parametrize("title", ["Cllr", "Cde", "Mallam"])
def test_further_titles_are_no_part_of_a_name(title: str) -> None:
    assert names(f"<s1>{title} Dreth</s> <c1>said</c> <q1>no</q>.\nAna Dreth left.") == ["Ana Dreth"]


def test_a_body_in_capitals_before_a_name_is_not_what_the_named_one_is() -> None:
    source = "<s1>President of the Bakers’ Association, Orwin Tarm,</s>"
    assert names(f"{source} <c1>said</c> <q1>no</q>.") == ["Orwin Tarm"]


def test_an_owner_in_apposition_is_named() -> None:
    marked = "<s1>The new owner, Obel & Dreth,</s> <c1>wrote</c> <q1>that rents would rise</q>."
    assert names(marked) == ["Obel & Dreth"]


def test_a_participle_before_a_preposition_is_no_head_noun() -> None:
    marked = "<s1>A law firm hired by the council, Obel & Dreth,</s> <c1>found</c> <q1>gaps</q>.\n"
    assert names(marked + "<s2>The firm</s> <c2>added</c> <q2>that some were wide</q>.") == ["Obel & Dreth"] * 2


def test_a_father_of_two_is_a_man() -> None:
    marked = MARROW + "Vera Lind, a nurse, left.\n"
    assert names(marked + "<q2>“Nobody paid,”</q> <s2>the father-of-two</s> <c2>said</c>.")[1] == "Jon Marrow"


def test_a_document_of_another_kind_is_its_makers() -> None:
    marked = "<s1>The Lom Institute</s> <c1>counted</c> <q1>nine boats</q>.\n"
    assert names(marked + "<s2>Its brief</s> <c2>adds</c> <q2>that two sank</q>.")[1] == "Lom Institute"


def test_analysts_of_one_bank_are_not_those_of_another() -> None:
    marked = "<s1>Analysts in Osk</s> <c1>expected</c> <q1>a rise</q>.\n"
    assert names(marked + "<s2>Lom Bank’s analysts</s> <c2>saw</c> <q2>none</q>.")[1] != "Analysts in Osk"


@pytest.mark.parametrize("opening", ["An accountant charged over a lost fund", "A former mayor"])
def test_whom_an_article_opens_with_is_the_person_named_right_after(opening: str) -> None:
    after = "<q2>“I was tired,”</q> <c2>said</c> <s2>Orwin Tarm</s>."
    assert names(f"<s1>{opening}</s> <c1>admitted</c> <q1>that books were burnt</q>.\n{after}") == ["Orwin Tarm"] * 2


def test_a_pronoun_that_opens_an_article_means_the_person_named_right_after() -> None:
    marked = "<q1>“I saw nothing,”</q> <s1>she</s> <c1>said</c>.\nThe crowd had come for Brenna Osk of Lom."
    assert names(marked) == ["Brenna Osk"]


def test_an_unnamed_source_keeps_what_tells_which_people() -> None:
    marked = "<s1>two people who were in the room, and a third,</s> <c1>said</c> <q1>no</q>."
    assert names(marked) == ["two people who were in the room"]


def test_his_excellency_is_the_person_named_before() -> None:
    marked = "President Tarn Obel came to Lom.\n<s1>His Excellency</s> <c1>promised</c> <q1>rain</q>."
    assert names(marked) == ["Tarn Obel"]


def test_who_has_another_age_is_not_the_one_of_that_age() -> None:
    marked = "Jon Marrow kept the key.\n<s1>Vera Lind, 40,</s> <c1>said</c> <q1>no</q>.\n"
    assert names(marked + "<q2>“Nobody asked,”</q> <c2>said</c> <s2>the 71-year-old</s>.")[1] == "Jon Marrow"
