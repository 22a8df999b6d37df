"""What stands beside an article's text: its voices from top to bottom, who is quoted, which terms are loaded."""

from collections import Counter
from collections.abc import Mapping, Sequence

from annotator.markup import Label, Voice
from annotator.report.facts import Facts, Quoted, Use
from annotator.report.html import Html, tag
from annotator.signs import LETTERS, VOICE_MARKS

WIDTHS: dict[Label, int] = {"direct_quote": 12, "paraphrase": 8, "editorial_framing": 4}  # units, of a bar
WHOLE, TICKS = 20, 14  # units: the strip's width, and where the loaded terms' ticks begin


def strip(facts: Facts, prefix: str = "") -> Html:
    """The voices from top to bottom; a bar is as long as its sentence, and widest where a source speaks itself.

    Beside each bar are ticks: long for loaded words of the outlet's, short for a source's. With a ``prefix`` each bar
    says which sentence it stands for.
    """
    voices: dict[int, list[Voice]] = {}
    for use in facts.uses:
        if use.sentence is not None:
            voices.setdefault(use.sentence, []).append(use.voice)
    drawn: list[Html] = []
    y = 0
    for n, (label, size) in enumerate(facts.strip):
        high = max(size, 6)
        sentence = f"{prefix}-s{n}" if prefix else None
        box = {"x": 0, "y": y, "width": WIDTHS[label], "height": max(high - 2, 4)}
        drawn.append(tag("rect", class_=f"bar {LETTERS[label]}", data_s=sentence, **box))
        drawn += _ticks(voices.get(n, []), y, high)
        y += high
    letters = " ".join(LETTERS[label] for label, _ in facts.strip)
    return tag(
        "svg",
        *drawn,
        class_="strip",
        viewBox=f"0 0 {WHOLE} {max(y, 1)}",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"Voices from top to bottom: {letters}",
    )


def _ticks(voices: Sequence[Voice], y: int, high: int) -> list[Html]:
    step = high / (len(voices) + 1)
    wide: dict[Voice, int] = {"outlet": WHOLE - TICKS, "source": (WHOLE - TICKS) // 2}
    return [
        tag("rect", class_="tick", x=TICKS, y=round(y + step * n), width=wide[voice], height=5)
        for n, voice in enumerate(voices, start=1)
    ]


def speaker_panel(speakers: Mapping[str, Quoted]) -> Html:
    """Who is quoted, directly and in paraphrase, as bars on one scale."""
    heading = tag("h2", "Who is quoted")
    if not speakers:
        return tag("section", heading, tag("p", "Nobody: all of it is the outlet's own voice."))
    most = max(q.direct + q.reported for q in speakers.values()) or 1
    rows = [
        tag("li", tag("bdi", name, class_="name"), quoted_bar(q, most), tag("span", amount(q), class_="amount"))
        for name, q in speakers.items()
    ]
    note = tag("p", "Letters and digits: solid inside quotation marks, hatched in the outlet's words.", class_="note")
    return tag("section", heading, note, tag("ol", *rows, class_="speakers"))


def quoted_bar(q: Quoted, most: int) -> Html:
    """A bar of 100 units for ``most`` letters, what is quoted directly first."""
    direct, reported = (round(100 * n / most, 2) for n in (q.direct, q.reported))
    paraphrased = {"x": direct, "y": 0, "width": reported, "height": 10}
    return tag(
        "svg",
        tag("rect", class_="bar D", x=0, y=0, width=direct, height=10),
        tag("rect", class_="bar P", **paraphrased),
        tag("rect", fill="url(#hatch)", **paraphrased),
        class_="quoted",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def amount(q: Quoted) -> str:
    return f"{q.direct:,} direct, {q.reported:,} paraphrased"


def term_table(uses: Sequence[Use]) -> Html:
    """The loaded terms in the order of the text, a repeated one once."""
    heading = tag("h2", "Loaded terms")
    if not uses:
        return tag("section", heading, tag("p", "None found."))
    seen = Counter((use.words, use.voice, use.neutral, use.category) for use in uses)
    rows = [
        tag(
            "tr",
            tag("th", words, VOICE_MARKS[voice], f" × {times}" if times > 1 else None, scope="row", dir="auto"),
            tag("td", voice),
            tag("td", ", ".join(neutral) or "–"),
            tag("td", category.replace("_", " ")),
        )
        for (words, voice, neutral, category), times in seen.items()
    ]
    heads = [tag("th", name, scope="col") for name in ("Term", "Whose", "Neutral", "Category")]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    scroll = tag("div", table, class_="scroll", tabindex="0", role="region", aria_label="Table of loaded terms")
    return tag("section", heading, scroll)


# What the hatched bars are filled with; once in each page.
HATCH = tag(
    "svg",
    tag(
        "defs",
        tag(
            "pattern",
            tag("path", d="M0,4 L4,0", class_="hatch-line"),
            id="hatch",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
        ),
    ),
    class_="unseen",
    aria_hidden="true",
    focusable="false",
)
