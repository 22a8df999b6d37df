"""Each kind of furniture is found and typed, and prose that looks like it is left alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.furniture import find_furniture

SEED = Path("/work/shared/seeds/seed.gold.jsonl")
PROSE = "The army entered Karvel on Saturday, the ministry said, and residents fled to the hills."


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.span.start : piece.span.end]) for piece in find_furniture(text)]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("credit", "Source : TNA"),
        ("credit", "Source: Tarsk News Agency"),
        ("credit", "(Editing by Jon Marrow)"),
        ("credit", "(Additional reporting by Ann Dreth in Karvel; Writing by Bo Tann; Editing by Cy Dorn)"),
        ("credit", "Reporting by Ann Dreth; Editing by Bo Tann"),
        ("credit", "Contributing: Ann Dreth and Bo Tann, Tarsk Daily."),
        ("credit", "Ann Dreth in Karvel contributed to this report."),
        ("credit", "With reporting by Ann Dreth and Bo Tann"),
        ("credit", "This article was originally published by Tarsk Daily."),
        ("credit", "Photo: Reuters"),
        ("credit", "— AFP"),
        ("credit", "TNA/ad/bt"),
        ("byline", "By Jane Doe"),
        ("byline", "By JANE DOE and JOHN ROE, Associated Press"),
        ("byline", "By Jane Doe, Chief Political Correspondent"),
        ("byline", "By our diplomatic editor"),
        ("byline", "Compiled by Ann Dreth"),
        ("byline", "Jane Doe | March 2, 2024"),
        ("byline", "Ann Dreth, defence correspondent"),
        ("byline", "Published 2 March 2024, 10:30"),
        ("caption", "Photo: Soldiers cross the bridge at Karvel."),
        ("caption", "FILE - President Bo Tann speaks in Karvel on March 2, 2024."),
        ("caption", "(Getty Images)"),
        ("caption", "Soldiers cross the bridge at Karvel. (AP Photo/Ann Dreth)"),
        ("caption", "Soldiers cross the bridge at Karvel. Photo: Ann Dreth"),
        ("promo", "Read more: Army enters Karvel"),
        ("promo", "READ MORE: Army enters Karvel"),
        ("promo", "Related: Why the bridge matters"),
        ("promo", "Click here for our live coverage."),
        ("promo", "Sign up for our morning newsletter."),
        ("promo", "Follow us on Facebook and Telegram"),
        ("promo", "Follow Ann Dreth on Twitter @anndreth"),
        ("promo", "Read the rest of the story here."),
        ("promo", "Watch the full interview below:"),
        ("copyright", "© 2024 Tarsk News Agency"),
        ("copyright", "Copyright 2024 Tarsk News Agency. All rights reserved."),
        ("copyright", "This material may not be published, broadcast or redistributed."),
    ],
)
def test_a_line_of_furniture_is_found_whole(kind: str, line: str) -> None:
    at_the_end = found(f"{PROSE}\n{line}\n")
    at_the_top = found(f"{line}\n{PROSE}")
    assert at_the_end == [(kind, line)]
    assert kind == "copyright" or line.startswith(("— ", "TNA/")) or at_the_top == [(kind, line)]


@pytest.mark.parametrize(
    "dateline",
    [
        "KARVEL —",
        "WASHINGTON (AP) —",
        "KARVEL, March 2 (Reuters) -",
        "DECATUR, Ill. —",
        "NEW TARSK, 3 October —",
        "KARVEL, 18 April:",
        "KARVEL, 19 March. /TNA/.",
        "KARVEL, May 9, TNA —",
        "Karvel (AFP) –",
        "Dec 29 (Reuters) -",
        "Saint-Karvel, 14 January.",
        "ŁÓDŹ —",
        "NEW DELHI:",
    ],
)
def test_only_the_dateline_itself_is_furniture(dateline: str) -> None:
    text = f"{dateline} {PROSE}" if not dateline.endswith("DELHI:") else f"{dateline} {PROSE} {PROSE}"
    assert found(text) == [("dateline", dateline)]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        (f"{PROSE} (Reporting by Ann Dreth; Editing by Bo Tann)", "(Reporting by Ann Dreth; Editing by Bo Tann)"),
        (f"{PROSE} — AFP", "— AFP"),
    ],
)
def test_a_credit_that_closes_a_line_of_prose(line: str, credit: str) -> None:
    assert found(line) == [("credit", credit)]


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "By Saturday the army had reached Karvel.",
        "By winning Karvel, the army opened the road.",
        "The photo: evidence shows the bridge was hit twice.",
        "The source: a ministry official who asked not to be named.",
        "Source: the ministry would not say who had been told.",
        "“Follow us,” the soldier shouted, and the crowd went on.",
        "Follow the money, the prosecutor told the court.",
        "Read more carefully, the treaty says nothing of the sort.",
        "Copyright law was not the issue, the judge ruled.",
        "The ministry — which runs the road — said it was open.",
        "UN officials - three of them - left on Saturday.",
        "Related charges were dropped in March.",
        "Reporting by state media has been one-sided, the envoy said.",
        "Editing the treaty took a year, (by most accounts) too long.",
        "Watch what the army does, not what it says, she added.",
        "Image matters to the general, who reads every report about him.",
        "On page 6 of the treaty the border is drawn anew.",
        "TANN: We will hold the bridge.\nDRETH: And then?\nTANN: Then we talk.",
        "March 2 was the day the army came (and left).",
        "She asked supporters to “donate $3 today” to the campaign.",
    ],
)
def test_prose_is_not_eaten(line: str) -> None:
    assert found(f"{PROSE}\n{line}\n{PROSE}") == []
    assert found(line) == []


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["KARVEL — ", "(AP) ", "By ", "Jane Doe", "\n", " ", "Photo: ", "© ", " — AFP", "(Editing by X)"]
            ),
            st.text(st.characters(), max_size=5),
        )
    ).map("".join)
)
def test_pieces_are_sorted_disjoint_and_trimmed(text: str) -> None:
    spans = [piece.span for piece in find_furniture(text)]
    edges = [offset for span in spans for offset in span]
    assert edges == sorted(edges)
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.skipif(not SEED.exists(), reason="needs the seed article")
def test_the_seed_article_ends_in_a_credit() -> None:
    article = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    assert [kind for kind, _ in found(article["text"])] == ["credit"]
