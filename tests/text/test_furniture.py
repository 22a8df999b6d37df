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


STORY = (
    "The ferry between Kostrin and the mainland will stop running in March, the port authority said on Tuesday.\n"
    "Islanders learned of the cut from a notice at the ticket office. “Nobody asked us,” said Oskar Lind, a baker.\n"
    "The authority loses 4 million crowns a year on the route and has no date for the ferry’s return.\n"
)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("byline", "Vera Holm in Aldmar"),
        ("byline", "Vera Holm"),
        ("byline", "Vera Holm and Piet de Groot"),
        ("byline", "VERA HOLM"),
        ("byline", "Vera Holm, Science Editor"),
        ("byline", "Vera Holm, Aldmar bureau chief"),
        ("byline", "Vera Holm, Northern Courier"),
        ("byline", "Vera Holm | Aldmar"),
        ("byline", "Vera Holm – Aldmar"),
        ("byline", "Vera Holm in Aldmar and Piet Baas in Westrum"),
        ("byline", "From our correspondent in Aldmar"),
        ("byline", "From Our Own Correspondent"),
        ("byline", "Our transport correspondent"),
        ("byline", "Staff Reporter"),
        ("byline", "Special to the Northern Courier"),
        ("byline", "By Vera Holm in Aldmar"),
        ("byline", "By Vera Holm | 4 min read"),
        ("byline", "By The Northern Courier Staff"),
        ("byline", "Updated 14:05 GMT"),
        ("byline", "Tuesday, 5 March 2024"),
        ("byline", "5 March 2024"),
        ("dateline", "KOSTRIN, 5 March 2024"),
        ("dateline", "Kostrin, 5 March"),
        ("dateline", "KOSTRIN, February 27 (ABC)"),
        ("caption", "Pictured: the last ferry leaves Kostrin."),
        ("caption", "File photo"),
        ("caption", "(File photo)"),
        ("caption", "Image: The ticket office in Kostrin, closed since Monday"),
        ("caption", "Bo Tann is led from court on Friday. (Atlas News)"),
        ("caption", "Passengers queue at the Kostrin terminal on Monday. (Atlas News/Ida Berg)"),
        ("caption", "A ferry waits in fog off Kostrin [Ida Berg/Atlas News]"),
        ("caption", "The ferry at its berth on Monday. Ida Berg/Atlas News"),
        ("caption", "Islanders carry crates ashore | Photo by Ida Berg"),
        ("caption", "The ferry in an undated handout photo."),
        ("caption", "Photo courtesy of Kostrin Port"),
        ("caption", "Above: the terminal before the fire."),
        ("caption", "The minister speaks to islanders in Kostrin on Monday – AFP"),
        ("credit", "Photograph: Ida Berg/Atlas News"),
        ("promo", "Next week: life without a ferry"),
        ("promo", "Never miss a crossing: sign up for our travel alerts"),
        ("promo", "Forwarded this email? Subscribe here"),
        ("promo", "Was this newsletter forwarded to you? Sign up here."),
        ("promo", "Subscribe to The Kostrin Letter for $4 a month"),
        ("promo", "Download our app for live departures"),
        ("promo", "Join the conversation"),
        ("promo", "Share this article"),
        ("promo", "Donate"),
        ("promo", "More on this story"),
        ("promo", "See also: Who pays for the islands?"),
        ("promo", "Learn to sail: our free course, page 12"),
        ("promo", "Got a story? Email our newsdesk at desk@courier.example"),
        ("promo", "Have you been affected? Tell us at courier.com/ferry"),
        ("promo", "Listen to our podcast, Slow Boats, wherever you get your podcasts"),
        ("promo", "Support independent island journalism: become a member of our newsletter today"),
        ("promo", "You may also like: The last lighthouse keeper"),
        ("promo", "Editorial, page 14"),
        ("promo", "For more on this story, visit our website"),
        ("promo", "www.northerncourier.example/ferry"),
        ("copyright", "© Trade Letter 2025"),
        ("copyright", "Copyright 2024 The Northern Courier. All rights reserved"),
        ("copyright", "(c) 2023 Courier Media"),
        ("copyright", "Copyright Courier Media Ltd"),
        ("copyright", "Courier Media © 2024. All rights reserved."),
        ("copyright", "All rights reserved."),
        ("copyright", "No part of this newsletter may be reproduced without permission."),
        ("credit", "Recorded by Ida Berg in Aldmar"),
        ("credit", "Compiled from agency reports by Ida Berg"),
        ("credit", "Reporting by Vera Holm in Aldmar"),
        ("credit", "Interview: Vera Holm. Translation: Piet Baas."),
        ("credit", "Edited by Vera Holm"),
        ("credit", "Editor: Vera Holm"),
        ("credit", "This article was produced with the support of the Lantern Fund."),
        ("credit", "This story was updated on 6 March to add the port’s reply."),
        ("credit", "The writer is a former harbour pilot."),
        ("credit", "The author teaches maritime law at Aldmar University."),
        ("credit", "Vera Holm is a columnist for the Northern Courier."),
        ("credit", "Vera Holm covers transport for the Northern Courier."),
        ("credit", "Vera Holm reported from Aldmar."),
        ("credit", "With agencies"),
        ("credit", "(With inputs from agencies)"),
        ("credit", "NCP/vh/pb"),
        ("credit", "vh/pb (AFP, dpa)"),
        ("credit", "(XNA)"),
        ("credit", "XNA"),
        ("credit", "ENDS"),
        ("credit", "Some names have been changed."),
        ("credit", "The views expressed are the author’s own."),
        ("byline", "Filed from Aldmar by Vera Holm"),
        ("byline", "By our man at the port"),
        ("byline", "Vera Holm reports from Aldmar"),
        ("byline", "Opinion | Vera Holm"),
        ("byline", "Vera Holm, special to the Courier"),
        ("credit", "Text and photos: Vera Holm"),
        ("byline", "Political desk"),
        ("byline", "XNA, Aldmar"),
        ("caption", "Archive image of the ferry"),
        ("caption", "Empty seats on the last ferry. Photo by Ida Berg for the Courier"),
        ("caption", "Oskar Lind at work. Ida Berg for the Courier"),
        ("caption", "Screenshot from the minister’s video"),
        ("caption", "Handout photo released by the port authority shows the damaged hull."),
        ("credit", "(vh/XNA)"),
        ("credit", "-XNA-"),
        ("credit", "(Courier, 5 March)"),
        ("credit", "Source: Ministry of Transport; own calculations"),
        ("credit", "Based on a report by XNA"),
        ("credit", "About the author: Vera Holm is a former captain."),
        ("credit", "First published in the Northern Courier, 5 March 2024"),
        ("credit", "Correction: an earlier version of this article misstated the date."),
        ("credit", "This is an edited extract from Slow Boats."),
        ("credit", "Dr Vera Holm teaches law at Aldmar."),
        ("copyright", "Reprints permitted with credit to the Beacon."),
        ("copyright", "Kostrin Beacon is published by Courier Media Ltd."),
        ("copyright", "For subscribers only. Do not forward."),
        ("promo", "Tomorrow in the Courier: the minister answers"),
        ("promo", "Read part one here."),
        ("promo", "Got a tip? tips@courier.example"),
        ("promo", "Tip line: 0800 555 010"),
        ("promo", "Please consider a donation."),
        ("promo", "To support our work, visit courier.example/give"),
        ("promo", "Explainer: why the ferry matters"),
        ("promo", "Back to top"),
        ("promo", "Thanks for reading. Back on Monday."),
        ("promo", "Let us know what you think."),
        ("promo", "A longer version of this story is online."),
        ("promo", "We are back on Monday."),
        ("promo", "Free with tomorrow’s paper: a map of the islands"),
        ("promo", "Were you on the last ferry? We want to hear from you."),
        ("promo", "Watch Courier TV tonight at 8"),
    ],
)
def test_other_newsrooms_wordings(kind: str, line: str) -> None:
    """Wordings by no one outlet; where they stand is a part of what tells them from prose."""
    top, end = f"{line}\n{STORY}", f"{STORY}{line}"
    text = top if kind in ("byline", "dateline", "caption") else end
    assert found(text) == [(kind, line)]
    if kind not in ("promo", "credit"):
        assert found(f"Ferry to stop running\n{top}") == [(kind, line)]
    if kind not in ("dateline", "copyright"):
        assert found(end) == [(kind, line)]


@pytest.mark.parametrize(
    ("kind", "tail"),
    [
        ("copyright", "XNA © 2024. All rights reserved."),
        ("copyright", "© Trade Letter 2025"),
        ("copyright", "Copyright 2024 The Northern Courier. All rights reserved."),
        ("copyright", "All rights reserved."),
        ("copyright", "Courier Media, 2024. All rights reserved."),
        ("credit", "(XNA)"),
        ("credit", "(Atlas News)"),
        ("credit", "XNA"),
        ("credit", "- XNA"),
        ("credit", "—XNA"),
        ("credit", "(Atlas/VH/pb)"),
        ("credit", "[Northern Courier]"),
        ("credit", "Source: Northern Courier"),
        ("credit", "(Reporting by Vera Holm in Aldmar; editing by Piet Baas)"),
        ("promo", "Read more in our harbour guide."),
    ],
)
def test_only_the_tail_of_prose_is_furniture(kind: str, tail: str) -> None:
    prose = f"{STORY}The minister did not rule out a subsidy, and a decision by the cabinet is due on Tuesday."
    assert found(f"{prose} {tail}") == [(kind, tail)]


@pytest.mark.parametrize(
    "dateline",
    [
        "AGHVAN, 20 NOVEMBER, XYZ PRESS.",
        "AGHVAN, 20 November, Xyz Press –",
        "KOSTRIN, February 27 (ABC).",
        "KOSTRIN, February 27 (ABC)",
        "KOSTRIN, 27 Feb 2024 (ABC) --",
        "KOSTRIN, Feb. 27, 2024 (ABC News) —",
        "KOSTRIN, Norland, Feb 27 [ABC] –",
        "KOSTRIN, Tuesday (ABC) —",
        "KOSTRIN/ALDMAR —",
        "KOSTRIN, Norland –",
        "KOSTRIN (ABC)",
        "KOSTRIN:",
        "Kostrin –",
        "Kostrin —",
        "Kostrin, Norland –",
        "Kostrin, Feb. 27:",
        "Port Kostrin (ABC) -",
        "(ABC) —",
        "KOSTRIN – 27 February –",
    ],
)
def test_datelines_in_other_shapes(dateline: str) -> None:
    assert found(f"{dateline} {STORY}") == [("dateline", dateline)]
    assert found(f"Ferry to stop running\nBy Vera Holm\n{dateline} {STORY}")[1:] == [("dateline", dateline)]


@pytest.mark.parametrize(
    "line",
    [
        "Kostrin – the island with no doctor – has 900 people left.",
        "Kostrin: the island that time forgot.",
        "Oskar Lind – who bakes for the whole island – will leave.",
        "NATO – Secretary General Lind’s alliance – declined to comment on the ferry.",
        "UNHCR (the refugee agency) said it would charter a boat.",
        "Late Sunday, Aldmar Mayor Ida Falk called the cut a mistake.",
        "Sen. Ida Falk (R-Aldmar) — once a critic — backed the subsidy.",
        "Tuesday – Wednesday at the latest – is when the cabinet meets.",
        "On March 2, Lind closed the bakery. It did not open again.",
        "March 2, 2024 was the last crossing.",
        "By Tuesday evening, Kostrin had no bread.",
        "By Aldmar standards the ferry is cheap.",
        "By ferry, Kostrin is two hours from Aldmar.",
        "From our kitchen window we could see the boat, Lind said.",
        "Our correspondent asked the port authority for comment and got none.",
        "Oskar Lind in Kostrin said he would wait.",
        "Oskar Lind, the baker, has sold his oven.",
        "Oskar Lind is a columnist’s dream: he never stops talking.",
        "Oskar Lind is a writer of long letters to the port authority.",
        "Lind covers his loaves with a wet cloth and waits.",
        "The writer of the notice has not been found.",
        "The author is unknown, the court said.",
        "The views of the islanders were not sought.",
        "Names of the passengers have not been released.",
        "The image: a boat on its side, its lights still on.",
        "A file photo of the ship hung behind the counter.",
        "The photo showed a man being led from court.",
        "Pictures of the ferry are pinned to the wall of the bakery.",
        "Image is everything in Kostrin, Lind said with a shrug.",
        "He was pictured on the quay in May, and that picture cost him his job.",
        "The minister was led from the hall on Friday (he had fainted).",
        "The ship belongs to the state (Norland).",
        "The cabinet meets again on Monday.",
        "The crew (Lind among them) said nothing.",
        "Photos by the hundred arrived at the port authority.",
        "Copyright law does not cover timetables, the judge said.",
        "Copyright holders will be paid, Falk added.",
        "All rights reserved to the islanders by treaty were lost.",
        "The cover bears the words “all rights reserved” and nothing else.",
        "(c) the ministry may at any time suspend the service;",
        "The timetable may not be changed without a vote, the law says.",
        "Reproduction of the seals has slowed since the ferry came.",
        "Next week the cabinet will vote.",
        "Next week, islanders say, they will block the port.",
        "Tomorrow the last boat sails.",
        "Subscribers to the old service were not told.",
        "Subscribe to that theory, he said, and you will believe anything.",
        "Download speeds on the island are the lowest in Norland.",
        "Join the queue, the clerk told them, and wait.",
        "Share prices of the ferry’s owner fell by 4 percent.",
        "Donations of bread were turned away at the port.",
        "Donate blood, not bread, the hospital asked islanders.",
        "Never miss a chance to keep quiet, his father used to say.",
        "More on this island believe in ghosts than in ministers.",
        "See, he said, there is no boat.",
        "Learn from Aldmar, the mayor told the council.",
        "Read the treaty, the mayor told them.",
        "Watch the harbour long enough, Lind said, and you see everything.",
        "Listen: the engines have stopped.",
        "Have you been to Kostrin? Few ministers have.",
        "Want to leave? There is no boat until Friday.",
        "Get the boat back: that is all the islanders ask.",
        "Call it pride or stubbornness, nobody here will ask for help online.",
        "Contact with the island was lost at noon.",
        "Follow the coast north and you reach Kostrin.",
        "Visit Kostrin in winter and you will meet no one.",
        "Recorded by a passer-by, the video shows the ship turning.",
        "Compiled by the port authority, the figures go back to 1990.",
        "Edited by nobody, the notice was full of errors.",
        "Reporting from the island has been barred since March.",
        "Editor after editor left the paper.",
        "With agencies slow to act, islanders hired a boat.",
        "This article of the treaty was struck out in 1931.",
        "This story is told in every bar on the island.",
        "Sources: there were three, and none would give a name.",
        "In this picture of decline the ferry is a detail.",
        "The end was quick.",
        "He said he would stay. (He did not.)",
        "“We are staying.” (Laughter)",
        "The ferry was built in the U.S.",
        "Page 3 of the report lists the costs.",
        "Readers can judge for themselves.",
        "Watch the video and decide.",
        "Take the story of the baker.",
        "Consider the members of the council, who have never set foot here.",
        "Tell that to your readers.",
        "Take our word for it.",
        "Let us hope you never need the boat.",
        "You can buy anything online.",
        "We are all on Facebook now.",
        "If you want peace, give us bread.",
        "When using the ferry, islanders pay half.",
        "Use of the text is a matter for the schools.",
        "The text appeared on the minister’s desk in May.",
        "Help came too late for the island.",
        "This letter was never sent.",
        "Join Lind for an hour at the oven and you will understand.",
        "Send a boat, the islanders ask, or send a coffin.",
        "Try telling that to the members of the port authority.",
        "Read more history, the mayor advised the minister.",
        "Our man in the ministry would not talk.",
        "Oskar Lind, 54, baker.",
        "The figures are on page 12 of the report, which the ministry published on Monday.",
    ],
)
def test_prose_that_looks_like_furniture_is_left_alone(line: str) -> None:
    assert found(f"{line}\n{STORY}") == []
    assert found(f"{STORY}{line}") == []
    assert found(f"{STORY}{line}\n{STORY}") == []
    assert found(line) == []


@pytest.mark.parametrize(
    "headline",
    ["Islanders Lose Ferry", "Ticket Office", "Ferry Route", "Port Authority, Kostrin", "Kostrin Bakery in Aldmar"],
)
def test_a_headline_is_no_byline(headline: str) -> None:
    assert found(f"{headline}\n{STORY}") == []


def test_a_name_that_the_story_holds_is_no_byline() -> None:
    assert found(f"Oskar Lind\n{STORY}") == []
    assert found(f"{STORY}Oskar Lind in Kostrin") == []


def test_a_name_between_paragraphs_is_no_byline() -> None:
    assert found(f"{STORY}Vera Holm\n{STORY}") == []


def test_long_text_on_one_line_keeps_its_prose() -> None:
    prose = STORY.replace("\n", " ") * 30
    assert found(f"KOSTRIN (ABC) — {prose}© 2024 ABC. All rights reserved.") == [
        ("dateline", "KOSTRIN (ABC) —"),
        ("copyright", "© 2024 ABC. All rights reserved."),
    ]


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
