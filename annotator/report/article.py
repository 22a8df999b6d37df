"""The page of one article: its text as a newspaper sets it, with every voice, loaded term and speaker marked."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from annotator.markup import LABELS, Furniture, Label, LoadedTerm, Prediction, Sentence
from annotator.report.beside import speaker_panel, strip, term_table
from annotator.report.facts import Facts, said_by
from annotator.report.html import Html, address, clean, joined, tag
from annotator.signs import DOUBTFUL, LETTERS, NAMES, VOICE_MARKS, WHOSE, doubtful, plural
from annotator.spans import Span

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
VOICE_WORDS: dict[Label, str] = {
    "direct_quote": "direct quotes",
    "paraphrase": "paraphrases",
    "editorial_framing": "the outlet's own voice",
}


def article_section(prediction: Prediction, facts: Facts, back: str | None) -> Html:
    """The article as a section whose ids begin with ``a<number>``; ``back`` is where the whole report is."""
    return _View(prediction, facts, back).section()


def language_of(prediction: Prediction) -> str:
    """The article's language as an attribute may hold it."""
    return prediction.article.language if LANGUAGE.fullmatch(str(prediction.article.language)) else "en"


class _View:
    def __init__(self, prediction: Prediction, facts: Facts, back: str | None) -> None:
        self.prediction, self.facts, self.back = prediction, facts, back
        self.text, self.markup = clean(prediction.article.text), prediction.markup
        self.terms = sorted(self.markup.loaded_terms, key=lambda t: t.span)
        self.prefix = f"a{facts.number}"
        self.speakers = {name: n for n, name in enumerate(facts.speakers)}
        self.next_term = self.tips = 0

    def section(self) -> Html:
        text, facts = self.body(), self.facts
        return tag(
            "section",
            self.header(),
            self.filters(),
            tag(
                "div",
                tag("div", strip(facts, self.prefix), class_="rail"),
                tag("div", text, class_="story", lang=language_of(self.prediction), dir="auto"),
                tag(
                    "aside",
                    speaker_panel(facts.speakers),
                    term_table(facts.uses),
                    class_="panel",
                    aria_label="Speakers and loaded terms",
                ),
                class_="sheet",
            ),
            class_="article",
            id=f"article-{self.facts.number}",
            aria_labelledby=f"{self.prefix}-title",
        )

    def header(self) -> Html:
        f = self.facts
        url = address(f.url)
        about: list[object] = [part for part in (f.outlet, f.dated) if part]
        if f.url:
            about.append(tag("a", url, href=url, rel="noopener noreferrer nofollow") if url else clean(f.url)[:200])
        counts = f.labels
        framing = "no framing score" if f.framing_score is None else f"framing score {f.framing_score:.2f}"
        figures = [
            plural(len(f.strip), "sentence"),
            plural(counts["direct_quote"], "direct quote"),
            plural(counts["paraphrase"], "paraphrase"),
            f"{counts['editorial_framing']:,} in the outlet's voice",
            framing,
            f"{plural(f.terms('outlet'), 'loaded term')} in the outlet's words, {f.terms('source'):,} in sources'",
        ]
        return tag(
            "header",
            tag("p", tag("a", "← All articles", href=self.back), class_="back") if self.back else None,
            tag("p", joined(about, " · "), class_="kicker", dir="auto"),
            tag("h1", f.title, id=f"{self.prefix}-title", tabindex="-1", dir="auto"),
            tag("p", " · ".join(figures), class_="figures"),
            class_="masthead",
        )

    def filters(self) -> Html:
        """Voices to switch on and off, a speaker to follow, and what the signs mean: one bar for all three."""
        counts = self.facts.labels
        voices = [
            tag(
                "button",
                tag("span", LETTERS[label], class_=f"chip {LETTERS[label]}", aria_hidden="true"),
                f" {VOICE_WORDS[label]} ({counts[label]})",
                type="button",
                aria_pressed="true",
                data_voice=LETTERS[label],
            )
            for label in LABELS
        ]
        names = Counter(name for s in self.markup.sentences for name in self.heard_in(s))
        options = [
            tag("option", f"{name} ({plural(names[name], 'sentence')})", value=str(n))
            for name, n in self.speakers.items()
            if names[name]
        ]
        return tag(
            "div",
            tag("div", *voices, class_="voices", role="group", aria_label="Show voices"),
            tag("label", "Speaker ", tag("select", tag("option", "everyone", value=""), *options)),
            tag("p", class_="status", role="status"),
            tag(
                "p",
                tag("span", "term", VOICE_MARKS["outlet"], class_="t outlet"),
                " loaded, the outlet's words; ",
                tag("span", "term", VOICE_MARKS["source"], class_="t source"),
                " loaded, a source's words; ",
                tag("span", "?", class_="sign"),
                f" label less than {DOUBTFUL:.0%} sure; ",
                tag("span", "▲", class_="sign"),
                " slanted wording",
                class_="key",
            ),
            class_="filters",
            role="region",
            aria_label="Filters and key",
        )

    def heard_in(self, sentence: Sentence) -> list[str]:
        """Whose words are in the sentence: the speaker it mainly has, and those of its relations."""
        names = [" ".join(clean(sentence.speaker).split())] if sentence.speaker else []
        names += filter(None, (said_by(self.prediction, n) for n in sentence.attributions))
        return list(dict.fromkeys(names))

    def body(self) -> Html:
        """Paragraphs of sentences, furniture and whatever is neither, in the order of the text."""
        paragraphs: list[list[object]] = [[]]
        at, before, number = 0, None, 0
        marks: Sequence[Sentence | Furniture] = sorted(
            [*self.markup.sentences, *self.markup.furniture], key=lambda m: m.span
        )
        order = {id(s): n for n, s in enumerate(self.markup.sentences)}
        for mark in marks:
            between = self.text[at : mark.span.start]
            if "\n" in between:
                self.loose(between, paragraphs)
                before = None
            elif between:
                paragraphs[-1].append(between)
            start = max(at, mark.span.start)
            at = max(at, mark.span.end)
            if start >= mark.span.end:
                continue
            if isinstance(mark, Sentence):
                number = order[id(mark)]
                paragraphs[-1].append(self.sentence(mark, Span(start, mark.span.end), number, before))
                before = mark.speaker
            else:
                paragraphs[-1].append(self.furniture(mark, Span(start, mark.span.end)))
        self.loose(self.text[at:], paragraphs)
        filled = [p for p in paragraphs if any(not isinstance(part, str) or part.strip() for part in p)]
        return joined(tag("p", *parts) for parts in filled)

    def loose(self, between: str, paragraphs: list[list[object]]) -> None:
        """Text between the marks: each line end in it begins a paragraph."""
        first, *lines = between.split("\n")
        paragraphs[-1].append(first)
        paragraphs += [[line] for line in lines]

    def sentence(self, sentence: Sentence, span: Span, number: int, before: str | None) -> Html:
        letter, unsure = LETTERS[sentence.label], doubtful(sentence)
        slanted = sentence.framing is not None and sentence.framing.loaded
        beside: list[object] = []
        if sentence.speaker:
            name = " ".join(clean(sentence.speaker).split())
            beside.append(tag("span", "same", class_="same") if sentence.speaker == before else tag("bdi", name))
        if slanted and sentence.framing:
            beside.append(tag("span", f"▲ loaded {sentence.framing.score:.2f}", class_="slant"))
        spoken = f"{NAMES[sentence.label]}{', doubtful' if unsure else ''}: "
        chip_class = f"chip {letter}" + (" doubt" if unsure else "")
        if unsure and sentence.scores:
            scores = ", ".join(f"{NAMES[k]} {sentence.scores[k]:.0%}" for k in LABELS if k in sentence.scores)
            chip = self.tipped(f"{letter}?", chip_class, [tag("b", "Doubtful label"), scores], label=spoken)
        else:
            chip = joined(
                [tag("span", letter, class_=chip_class, aria_hidden="true"), tag("span", spoken, class_="unseen")]
            )
        heard = " ".join(str(self.speakers[name]) for name in self.heard_in(sentence) if name in self.speakers)
        return tag(
            "span",
            tag("span", joined(beside, " "), class_="who") if beside else None,
            chip,
            self.words(span),
            class_=f"s {letter}" + (" doubt" if unsure else "") + (" slanted" if slanted else ""),
            id=f"{self.prefix}-s{number}",
            data_v=letter,
            data_w=heard or None,
        )

    def words(self, span: Span) -> Html:
        """The sentence's text with its loaded terms; of terms that overlap, the first."""
        parts: list[object] = []
        at = span.start
        for term in self.terms_in(span):
            parts += [self.text[at : term.span.start], self.term(term)]
            at = term.span.end
        return joined([*parts, self.text[at : span.end]])

    def terms_in(self, span: Span) -> Iterator[LoadedTerm]:
        at = span.start
        while self.next_term < len(self.terms) and self.terms[self.next_term].span.start < span.end:
            term = self.terms[self.next_term]
            self.next_term += 1
            if at <= term.span.start and term.span.end <= span.end:
                yield term
                at = term.span.end

    def term(self, term: LoadedTerm) -> Html:
        words = [self.text[slice(*term.span)], tag("sup", VOICE_MARKS[term.voice], aria_hidden="true")]
        lines: list[object] = [tag("b", term.category.replace("_", " ")), f"{self.whose(term)} words"]
        lines.append(f"neutral: {', '.join(map(clean, term.neutral))}" if term.neutral else "no neutral wording known")
        return self.tipped(joined(words), f"t {term.voice}", lines)

    def whose(self, term: LoadedTerm) -> str:
        speaker = said_by(self.prediction, term.attribution) if term.voice == "source" else None
        inner = f", quoting {' '.join(clean(term.inner_source.name).split())}" if term.inner_source else ""
        return f"{WHOSE[term.voice]} ({speaker}{inner})" if speaker else WHOSE[term.voice]

    def tipped(self, words: object, class_: str, lines: Sequence[object], label: str | None = None) -> Html:
        """Words with a note that shows when they are pointed at or reached with the keyboard."""
        self.tips += 1
        name = f"{self.prefix}-tip{self.tips}"
        note = tag("span", *(tag("span", line) for line in lines), class_="tip", role="tooltip", id=name)
        spoken = tag("span", label, class_="unseen") if label else None
        return tag("span", words, spoken, note, class_=class_, tabindex="0", aria_describedby=name)

    def furniture(self, furniture: Furniture, span: Span) -> Html:
        kind = tag("span", furniture.kind, class_="who", aria_hidden="true")
        spoken = tag("span", f"{furniture.kind}, not prose: ", class_="unseen")
        return tag("span", kind, spoken, self.text[slice(*span)], class_="f")
