"""An article in the terminal: every sentence with its label, its speaker in the margin, loaded terms underlined.

Nothing is said by colour alone: labels have a letter, loaded terms a mark for whose words they are. Where the
output has no styles (a file, a pipe, a dumb terminal) underscores stand for underlines.
"""

from collections import Counter
from collections.abc import Iterator

from rich.columns import Columns
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from annotator.markup import LABELS, Furniture, Label, LoadedTerm, Prediction, Sentence, Voice
from annotator.records import summary
from annotator.signs import DOUBTFUL, LETTERS, NAMES, VOICE_MARKS, WHOSE, doubtful, plural, visible
from annotator.spans import Span

# After Okabe and Ito's blue, green and vermilion: told apart with any colour vision, readable on black and on white.
COLOURS: dict[Label, str] = {"direct_quote": "#2a86cc", "paraphrase": "#009e73", "editorial_framing": "#dd6410"}
CHIP = "bold #101010"
BARS = 24  # columns of the longest bar
TERM_STYLES: dict[Voice, str] = {"outlet": "bold underline", "source": "underline"}

WIDEST, NARROW, MARGIN = 112, 66, 20  # columns: of the page, where the margin goes, of the margin
MOST_SPEAKERS = 8


def show(prediction: Prediction, console: Console | None = None) -> None:
    """Print one article with its markup, as wide as the console is."""
    _View(prediction, console or Console(highlight=False)).print()


class _View:
    def __init__(self, prediction: Prediction, console: Console) -> None:
        self.article, self.markup, self.model = prediction.article, prediction.markup, prediction.model_version
        self.text = visible(self.article.text)
        self.loaded_terms = sorted(self.markup.loaded_terms, key=lambda t: t.span)
        self.console = console
        self.width = min(console.width, WIDEST)
        self.narrow = self.width < NARROW
        self.plain = console.color_system is None

    def print(self) -> None:
        parts = (self.header(), self.body(), self.terms(), self.speakers(), self.totals(), self.legend())
        page = Group(*(Padding(part, (0, 0, 1, 0)) for part in parts if part is not None))
        if self.plain:  # without the spaces that fill lines up to the width
            with self.console.capture() as capture:
                self.console.print(page, width=self.width)
            self.console.out(*map(str.rstrip, capture.get().splitlines()[:-1]), sep="\n", highlight=False)
        else:
            self.console.print(page, width=self.width)

    def header(self) -> Text | None:
        about = " · ".join(filter(None, (self.article.outlet, self.article.date, self.article.url)))
        lines = [Text(visible(self.article.title), "bold")] if self.article.title else []
        lines += [Text(visible(about), "dim")] if about else []
        return Text("\n").join(lines) if lines else None

    def body(self) -> Table:
        """Sentences and furniture in the order of the text, a blank row where a paragraph ends."""
        grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
        if not self.narrow:
            grid.add_column(width=MARGIN, justify="right")
        grid.add_column(width=3)
        grid.add_column(ratio=1, overflow="fold")
        marks: list[Sentence | Furniture] = [*self.markup.sentences, *self.markup.furniture]
        at, before = 0, None
        for mark in sorted(marks, key=lambda m: m.span):
            between = self.article.text[at : mark.span.start]
            if "\n" in between and at:
                grid.add_row()
                before = None
            if between.strip():  # neither a sentence nor furniture
                grid.add_row(*self.row(Text(), Text(), Text(visible(between.strip()), "dim")))
            if isinstance(mark, Sentence):
                grid.add_row(*self.sentence(mark, before))
                before = mark.speaker
            else:
                grid.add_row(*self.furniture(mark))
            at = max(at, mark.span.end)
        return grid

    def row(self, margin: Text, chip: Text, text: Text) -> list[Text]:
        """The cells of a row; without a margin, what would stand there follows the text."""
        if not self.narrow:
            return [margin, chip, text]
        beside = Text(", ").join(margin.split("\n"))
        return [chip, Text.assemble(text, "  (", beside, ")") if margin else text]

    def furniture(self, furniture: Furniture) -> list[Text]:
        words = self.text[furniture.span.start : furniture.span.end].strip()
        return self.row(Text(furniture.kind, "dim"), Text(" · ", "dim"), Text(words, "dim"))

    def sentence(self, sentence: Sentence, before: str | None) -> list[Text]:
        """The row of a sentence; ``before`` is the speaker of the one before it in the paragraph."""
        margin = []
        if sentence.speaker:
            again = sentence.speaker == before
            margin.append(Text("same", "dim italic") if again else Text(visible(sentence.speaker), "italic"))
        if sentence.framing and sentence.framing.loaded:
            margin.append(Text(f"loaded {sentence.framing.score:.2f}", "bold"))
        colour, at, text = COLOURS[sentence.label], sentence.span.start, Text()
        for term in self.terms_in(sentence.span):
            words = self.text[term.span.start : term.span.end]
            text.append(self.text[at : term.span.start], colour)
            text.append(f"_{words}_" if self.plain else words, f"{colour} {TERM_STYLES[term.voice]}")
            text.append(VOICE_MARKS[term.voice], colour)
            at = term.span.end
        text.append(self.text[at : sentence.span.end], colour)
        return self.row(Text("\n").join(margin), self.chip(sentence.label, "?" if doubtful(sentence) else " "), text)

    def terms_in(self, span: Span) -> Iterator[LoadedTerm]:
        """The loaded terms inside ``span``, those left out that overlap one before."""
        at = span.start
        for term in self.loaded_terms:
            if term.span.start >= at and term.span.end <= span.end:
                yield term
                at = term.span.end

    def chip(self, label: Label, after: str = " ") -> Text:
        return Text(f" {LETTERS[label]}{after}", f"{CHIP} on {COLOURS[label]}")

    def terms(self) -> Table | None:
        """The loaded terms in the order of the text, a repeated one once; a narrow page leaves the category out."""
        if not self.loaded_terms:
            return None
        heads = ["Loaded terms", "Whose words", "Neutral", *([] if self.narrow else ["Category"])]
        table = self.table(*heads)
        rows = Counter(
            (
                self.text[t.span.start : t.span.end],
                t.voice,
                t.inner_source and t.inner_source.name,
                t.neutral,
                t.category,
            )
            for t in self.loaded_terms
        )
        for (words, voice, inner, neutral, category), times in rows.items():
            after = VOICE_MARKS[voice] + (f" ({times} times)" if times > 1 else "")
            name = Text.assemble((words, TERM_STYLES[voice]), after)
            whose = f"{voice}, quoting {visible(inner)}" if inner else voice
            cells: list[Text | str] = [name, whose, visible(", ".join(neutral)), category.replace("_", " ")]
            table.add_row(*cells[: len(heads)])
        return table

    def speakers(self) -> Table | None:
        """Who is quoted how much, in letters, as bars."""
        quoted = Counter(summary(self.article, self.markup)["speakers"])
        if not quoted:
            return None
        table = self.table("Speakers", "Letters quoted or reported", "")
        most = max(quoted.values()) or 1
        for name, letters in quoted.most_common(MOST_SPEAKERS):
            table.add_row(visible(name), "█" * max(1, round(letters / most * BARS)), f"{letters:,}")
        if len(quoted) > MOST_SPEAKERS:
            table.add_row(f"and {len(quoted) - MOST_SPEAKERS} more", "", "")
        return table

    def table(self, *columns: str) -> Table:
        table = Table(*columns, box=None, padding=(0, 2, 0, 0), header_style="bold dim", pad_edge=False)
        for column in table.columns:
            column.overflow = "fold"
        return table

    def totals(self) -> Text:
        """The voices from top to bottom, and the counts."""
        strip = Text.assemble(("Top to bottom ", "bold dim"))
        for sentence in self.markup.sentences:
            strip.append(LETTERS[sentence.label], f"{CHIP} on {COLOURS[sentence.label]}")
        total = summary(self.article, self.markup)
        quotes, paraphrases, own = (total["sentences"][label] for label in LABELS)
        counts = f"{plural(quotes, 'direct quote')}, {plural(paraphrases, 'paraphrase')}, {own} in the outlet's voice"
        loaded = plural(total["outlet_loaded_terms"], "loaded term")
        framing = f"framing score {total['framing_score']:.2f}, {loaded} in the outlet's words"
        sentences = plural(len(self.markup.sentences), "sentence")
        return Text("\n").join([strip, Text(f"{sentences}: {counts}\n{framing}", "bold")])

    def legend(self) -> Columns:
        parts = [Text.assemble(self.chip(label), f" {NAMES[label]}") for label in LABELS]
        term = "_term_" if self.plain else "term"
        for voice, whose in WHOSE.items():
            parts.append(Text.assemble((term, TERM_STYLES[voice]), f"{VOICE_MARKS[voice]} loaded, in {whose} words"))
        parts += [
            Text(f" ?  label less than {DOUBTFUL:.0%} sure"),
            Text(" ·  not prose", "dim"),
            Text(f"model {visible(self.model)}", "dim"),
        ]
        return Columns(parts, padding=(0, 3, 0, 0))
