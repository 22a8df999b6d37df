"""More forms of furniture, each where it stands in a paper, and prose that resembles them."""

import time

import pytest

from annotator.text.furniture import find_furniture

STORY = (
    "The quarry at Stenwick will close in October, the county council said on Tuesday, and 90 people lose their work.\n"
    "“My father cut stone here, and so did his,” said Ivo Brandt, who has driven a loader for twenty years.\n"
    "The council has promised a bus to the cement works at Ravel, but nobody has seen a timetable.\n"
)
AT_THE_END = [
    ("copyright", "Stone and Salt. May be reproduced with acknowledgement."),
    ("copyright", "Lowland Newsline content may be reprinted with attribution."),
    ("copyright", "Free Stenwick. Reprint allowed with a link."),
    ("copyright", "Lowland News Agency. When using this material, a hyperlink is required."),
    ("credit", "___ Lena Orth reported from Ravel."),
    ("credit", "___ Lowland Press writer Lena Orth contributed to this report from Ravel."),
    ("credit", "Staff researcher Lena Orth contributed to this report."),
    ("credit", "Orth reported from Ravel. Lowland Press writer Pim Aalto contributed from Dorn."),
    ("credit", "--additional reporting by Lena Orth."),
    ("credit", "(h/t Lowland Weekly.)"),
    ("credit", "County reporting supported by the Ravel Trust"),
    ("credit", "Read by Lena Orth and Pim Aalto. Next broadcast at 21:00."),
    ("credit", "Salt of the Hills: A Memoir, by Lena Orth. Ravel Row Press, 320 pp, 18 crowns"),
    ("credit", "ISSN 1234-5678"),
    ("credit", "Yours faithfully, Lena Orth, Ravel"),
    ("credit", "LNA/Correspondent L. Orth"),
    ("credit", "LNA. Editor on duty: L. Orth"),
    ("credit", "/LNA/ Text: L. Orth. Photo: field laboratory"),
    ("credit", "- 30 -"),
    ("credit", "END OF TEXT"),
    ("credit", "ENDS/lo/pa"),
    ("credit", "Editor’s note: This interview was edited for length. It took place in March."),
    ("credit", "The Rev. Lena Orth is rector of Dorn."),
    ("credit", "Lena Orth teaches at Dorn Upper School. Her column appears every second Monday."),
    ("credit", "Lena Orth, Lowland Public Radio News, Dorn."),
    ("byline", "Name and address withheld"),
    ("byline", "LENA ORTH, Mill Lane"),
    ("byline", "L. ORTH, Dorn Cross"),
    ("byline", "(Canon) L. P. ORTH, St. Olaf's"),
    ("byline", "Staff report"),
    ("byline", "Co-authored by Lena Orth."),
    ("caption", "Loaders at the gate last spring. Photo: Council archive"),
    ("caption", "GATE: A loader at the quarry yesterday. Pic: Banner"),
    ("caption", "Ida Morn at the county fair in July. Staff photo"),
    ("caption", "Ida Morn as the Queen in The Salt Road. Photograph: Théâtre de la Digue"),
    ("caption", "A quarry gate in Stenwick on Sunday (LNA)"),
    ("caption", "SAD: Ida and Rolf leave church on Sunday"),
    ("caption", "Ida Morn on the stage of Dorn Grammar in October"),
    ("caption", "Lowland Press graphic: where the stone goes"),
    ("promo", "Read it all here."),
    ("promo", "Listen again: The Tuesday Round Table, 9 p.m."),
    ("promo", "The quarry and me: a driver talks — Pages 8 and 9"),
    ("promo", "Letters should not exceed 200 words and may be edited. Write to the Herald, 4 Mint Row."),
    ("promo", "The Salt Road, Théâtre de la Digue, until 12 December. Tickets from 14 florins."),
    ("promo", "Donations to the Quarry Fund, c/o Red Anchor, 14 Chapel Row"),
    ("promo", "Anyone with information should ring the incident room on Dorn 4410."),
    ("promo", "Got a story? Ring the Lowland newsdesk. We pay for photos too."),
    ("promo", "Jubilee pull-out, free in tomorrow's Beacon"),
    ("promo", "We are pausing the blog here; follow the late session on our main page."),
    ("promo", "The Lantern runs on readers. Become a member."),
]
AT_THE_TOP = [
    ("byline", "EDITORIAL"),
    ("byline", "Leading article"),
    ("byline", "ABSTRACT."),
    ("byline", "News Analysis."),
    ("byline", "Reviewed by Lena Orth-Hale"),
    ("byline", "Story and pictures by Lena Orth"),
    ("byline", "By Lena Orth, on the Lower Road"),
    ("byline", "Lowland Web Desk | Edited by Lena Orth"),
    ("byline", "From our special envoy, Lena Orth"),
    ("byline", "From our own people inside the county"),
    ("byline", "Live with Lena Orth and Pim Aalto"),
    ("byline", "Lena Orth (now) and Pim Aalto (earlier)"),
    ("dateline", "RAVEL —"),
    ("dateline", "RAVEL, Feb 1 -"),
    ("promo", "This is the first of three articles on work in the hills."),
    ("promo", "Follow our live coverage. Newest entries at the bottom."),
    ("promo", "Refresh for updates. All times local."),
]


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.span.start : piece.span.end]) for piece in find_furniture(text)]


@pytest.mark.parametrize(("kind", "line"), AT_THE_END)
def test_a_line_after_the_story(kind: str, line: str) -> None:
    assert found(STORY + line) == [(kind, line)]


@pytest.mark.parametrize(("kind", "line"), AT_THE_TOP)
def test_a_line_before_the_story(kind: str, line: str) -> None:
    assert found(f"{line}\n{STORY}") == [(kind, line)]


@pytest.mark.parametrize(
    ("opening", "pieces"),
    [
        ("By Lena Orth RAVEL, Oct. 13 — ", [("byline", "By Lena Orth"), ("dateline", "RAVEL, Oct. 13 —")]),
        ("By Lena Orth  RAVEL — ", [("byline", "By Lena Orth"), ("dateline", "RAVEL —")]),
        ("By Lena Orth ", [("byline", "By Lena Orth")]),
        ("By Lena Orth and Pim Aalto ", [("byline", "By Lena Orth and Pim Aalto")]),
        ("By Lena Orth, Staff Writer ", [("byline", "By Lena Orth, Staff Writer")]),
        ("Lena Orth in Ravel ", [("byline", "Lena Orth in Ravel")]),
        ("From Lena Orth at Port Ravel ", [("byline", "From Lena Orth at Port Ravel")]),
        ("AL RAVEL, 21 Rajab (LNA) -- ", [("dateline", "AL RAVEL, 21 Rajab (LNA) --")]),
        ("RAVEL, 8 (Special) — ", [("dateline", "RAVEL, 8 (Special) —")]),
        ("RAVEL, Lower Dorn Valley (LNA) — ", [("dateline", "RAVEL, Lower Dorn Valley (LNA) —")]),
        ("RAVEL, 5 May. From our correspondent. — ", [("dateline", "RAVEL, 5 May. From our correspondent. —")]),
        ("Ravel, March 2, Lowland News Agency ", [("dateline", "Ravel, March 2, Lowland News Agency")]),
        ("Santa Clara del Mar, Oct 13 (LNA) ", [("dateline", "Santa Clara del Mar, Oct 13 (LNA)")]),
    ],
)
def test_what_opens_the_line_of_the_first_sentence(opening: str, pieces: list[tuple[str, str]]) -> None:
    assert found(opening + STORY) == pieces


PROSE = [
    "By Lowland standards the quarry is small, and it was never meant to last this long.",
    "By Prime Minister Orth’s account the council knew of the closure in March and kept it quiet.",
    "Lena Orth in Ravel said on Monday that the works could not take more than thirty people.",
    "From Ivo Brandt in Stenwick to the council chamber is an hour by bus, if the bus comes at all.",
    "THE CHAIR (Ms. Orth): We will now hear from the drivers, who have asked for ten minutes each.",
    "The editorial in the county paper called it a mistake.",
    "Editor’s note: that is what the drivers call the council’s last letter.",
    "Letters should have gone out in May.",
    "Donations to the council fell.",
    "Donate to whom, Brandt asks: the council?",
    "The loan may be shared by the two counties.",
    "The stone may be used with care.",
    "Reproduction was slow that year.",
    "Her advice to the drivers is short: call Jane.",
    "If you are a driver: bad luck.",
    "Witnesses can be called until Friday.",
    "Anyone with information can speak at the hearing.",
    "This is the first of three reports into the collapse.",
    "This is the first in a series of closures.",
    "This is the last of the old quarries.",
    "The show runs until May. Tickets are £38 and the support act is a pianist.",
    "Become a member, they told him, and you will have a vote.",
    "Yours is the only county without a plan, the minister wrote.",
    "Sincerely held or not, the view is wrong.",
    "Read by few, the report gathered dust.",
    "Produced by Ravel, the cement goes abroad.",
    "Follow our road and you will see, Brandt said.",
    "More of the same, then.",
    "The end of the text is missing.",
    "The correspondent was sent home.",
    "Staff reports of dust went unread.",
    "Orth contributed to the report of the council, and then disowned it.",
    "Free in name, the county depends on its neighbours.",
    "Reporting was supported by nobody.",
    "Three loaders stand at the gate.",
    "Ida Morn in Ravel on Sunday said the plan was dead",
    "The council meets in Ravel on Tuesday",
    "We are closing the quarry, not the county, the chair said.",
    "The book has 320 pages and no index.",
    "DORN, where the stone goes, has no quarry of its own.",
    "18.52 metres of stone fell that night.",
]


@pytest.mark.parametrize("line", PROSE)
def test_prose_like_it_is_left_alone(line: str) -> None:
    for text in (f"{line}\n{STORY}", f"{STORY}{line}", f"{STORY}{line}\n{STORY}", line):
        assert found(text) == []


def test_an_outlets_opinion_under_the_head_of_a_note_stays_in_the_scores() -> None:
    """What a note says of the world is the outlet's own framing, and the reader must see it judged."""
    assert found(f"{STORY}Editor’s note: Ivo Brandt is a serial liar and a danger to the county.") == []


@pytest.mark.parametrize(
    "piece", ["By A B ", "Ab Cd in Ef ", "RAVEL, ", "Aa of the ", "___ ", "(A) ", "The A. ", "A, "]
)
def test_a_long_line_of_near_misses_takes_no_time(piece: str) -> None:
    start = time.process_time()
    find_furniture("\n".join([piece * 40] * 200 + [piece * 20000]))
    assert time.process_time() - start < 5
