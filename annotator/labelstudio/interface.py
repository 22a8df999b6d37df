"""The labelling interface: Label Studio's config XML, made from the labels of ``annotator.markup``.

Everything a reviewer sees beside the article stands here: names, colours, keys, the guideline's short form, the
layout. ``CONTROLS`` says which names and values the regions of ``convert`` may use; ``missing_from`` holds a project's
config against it.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from annotator.markup import CATEGORIES, FURNITURE_KINDS, LABELS, ROLES, VOICES, Label, Role

TEXT = "text"  # the name of the object tag, and of the task's data field that it shows

SENTENCE, ROLE, LOADED, FURNITURE = "sentence", "role", "loaded", "furniture"  # what a region can be
SPEAKER, VOICE, INNER, KIND = "speaker", "voice", "inner_source", "kind"  # what it can carry
CATEGORY, NEUTRAL = "category", "neutral"

LOADED_TERM = "loaded_term"
SOURCE_OF, CUE_OF, CONTINUES = "source_of", "cue_of", "continues"
RELATIONS = (SOURCE_OF, CUE_OF, CONTINUES)


@dataclass(frozen=True, slots=True)
class Look:
    """How one label appears: its key, its colour, and the guideline's one line on it."""

    hotkey: str
    colour: str
    hint: str


SENTENCE_LOOKS: dict[Label, Look] = {
    "direct_quote": Look("q", "#2a86cc", "Mostly a source’s own words, between quotation marks."),
    "paraphrase": Look("p", "#009e73", "Mostly what a source said, thinks, plans or ordered, in the outlet’s words."),
    "editorial_framing": Look("e", "#dd6410", "The outlet’s own voice, plain or slanted: no source is named for it."),
}
ROLE_LOOKS: dict[Role, Look] = {
    "source": Look("s", "#7b2fd0", "Who says it, with title or clause."),
    "cue": Look("c", "#c2187f", "The words that make the link: said, according to, a colon."),
    "content": Look("t", "#5b6472", "What is said. Every relation has one."),
}
LINES: dict[Role, int] = {"source": 3, "cue": 3, "content": 1}  # pixels; content runs over most of what is said
LOADED_LOOK = Look("l", "#b58400", "The shortest words that take a side where neutral words would keep the facts.")
MARKER = "#ffd83d"  # the paper colour of a loaded term; its label needs a darker one to be legible
FURNITURE_LOOK = Look("f", "#8a8f98", "Not prose: credit, byline, dateline, caption, promo, copyright.")

HOW_TO = (
    "To change a sentence’s label: click the label’s name at the end of the sentence, then press q, p or e.",
    "To join a source or a cue to its content: click it, press alt+r, click the content.",
)

CONTROLS: dict[str, tuple[str, tuple[str, ...]]] = {  # name -> tag, values
    SENTENCE: ("Labels", LABELS),
    FURNITURE: ("Labels", (FURNITURE,)),
    ROLE: ("Labels", ROLES),
    LOADED: ("Labels", (LOADED_TERM,)),
    SPEAKER: ("TextArea", ()),
    VOICE: ("Choices", VOICES),
    CATEGORY: ("Choices", CATEGORIES),
    NEUTRAL: ("TextArea", ()),
    INNER: ("TextArea", ()),
    KIND: ("Choices", FURNITURE_KINDS),
}

LAYOUT = """
.ann-columns { display: grid; grid-template-columns: minmax(0, 760px) 212px; gap: 14px; align-items: start; }
.ann-columns h4 { font-size: 18px; line-height: 1.25; margin: 4px 8px; }
.ann-side { position: sticky; top: 8px; max-height: calc(100vh - 165px); overflow-y: auto; font-size: 12.5px; }
.ann-palette .lsf-labels { margin: 0 0 5px; display: flex; flex-direction: column; gap: 3px; }
.ann-palette .lsf-label { width: 100%; height: auto; margin: 0; padding: 1px 6px; font-size: 13px;
  align-items: flex-start; justify-content: space-between; }
.ann-palette .lsf-label, .ann-palette small { white-space: normal; }
.ann-palette small { display: block; font-size: 11.5px; line-height: 1.25; }
.ann-carried { position: sticky; bottom: 0; z-index: 1; padding: 2px 0 6px; margin-bottom: 8px;
  background: var(--color-neutral-background, #fff); border-bottom: 1px solid var(--color-neutral-border, #ddd); }
.ann-side .lsf-choices label, .ann-side .lsf-choices span { font-size: 12.5px; }
.lsf-htx-richtext { font-size: 15.5px; line-height: 2.1; }
.lsf-richtext__line { display: inline-block; margin-bottom: 6px; }
.relations-overlay [class*=relationItem] { opacity: 0.3; }
.relations-overlay [class*=relationItem] g { display: none; }
.relations-overlay [class*=relationItem] path { stroke-width: 1; }
.relations-overlay [class*=_highlighted] { opacity: 1; }
.relations-overlay [class*=_highlighted] g { display: inline; }
.htx-highlight.__active { outline: 2px solid #444; outline-offset: 1px; }
.htx-highlight[data-label]::after { font-family: inherit; font-weight: 600; font-size: 10px; padding: 0 1px 0 3px;
  white-space: nowrap; }
"""


def labelling_config() -> str:
    """The config XML that ``client.ensure_project`` gives to a project."""
    root = _view(None)
    ET.SubElement(root, "Style").text = LAYOUT + _marks_style()
    columns = _view(root, className="ann-columns")
    article = _view(columns, className="ann-article")
    ET.SubElement(article, "Header", value="$title", size="4")
    ET.SubElement(
        article, "Text", name=TEXT, value=f"${TEXT}", granularity="word", saveTextResult="yes", showLabels="true"
    )
    side = _view(columns, className="ann-side")
    palette = _view(side, className="ann-palette")
    _labels(palette, SENTENCE, {name: SENTENCE_LOOKS[name] for name in LABELS}, opacity="0.2")
    _labels(palette, ROLE, {name: ROLE_LOOKS[name] for name in ROLES}, opacity="0.3")
    _labels(palette, LOADED, {LOADED_TERM: LOADED_LOOK}, opacity="0.9")
    _labels(palette, FURNITURE, {FURNITURE: FURNITURE_LOOK}, opacity="0.35")
    _per_region(side)
    for how in HOW_TO:
        _header(side, how, "font-weight: 400; margin: 0 0 6px")
    relations = ET.SubElement(root, "Relations")
    for name in RELATIONS:
        ET.SubElement(relations, "Relation", value=name)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")


def missing_from(config: str) -> list[str]:
    """What our regions need and ``config`` lacks, in words; empty where the project can hold them.

    A project whose colours, hints or layout were changed by hand stays usable: only names and values count.
    """
    try:
        root = ET.fromstring(config)
    except ET.ParseError as error:
        return [f"well-formed XML ({error})"]
    text = _named(root).get(TEXT)
    lacking = [] if text is not None and text.tag == "Text" else [f'<Text name="{TEXT}">']
    for name, (tag, values) in CONTROLS.items():
        if (known := _values(root, name)) is None:
            lacking.append(f'<{tag} name="{name}" toName="{TEXT}">')
        else:
            lacking += [f"the value {value!r} of {name!r}" for value in values if value not in known]
    relations = {relation.get("value") for relation in root.iter("Relation")}
    return lacking + [f"the relation {name!r}" for name in RELATIONS if name not in relations]


def removed_from(config: str) -> dict[str, set[str]]:
    """The values by control that ``config`` no longer offers, a whole control with all of its values."""
    root = ET.fromstring(config)
    return {name: set(values) - (_values(root, name) or set()) for name, (_, values) in CONTROLS.items()}


def is_ours(config: str) -> bool:
    """Whether ``config`` shows our text and has a control of ours, however much was removed from it since."""
    try:
        root = ET.fromstring(config)
    except ET.ParseError:
        return False
    return TEXT in _named(root) and any(_values(root, name) is not None for name in CONTROLS)


def _named(root: ET.Element) -> dict[str | None, ET.Element]:
    return {element.get("name"): element for element in root.iter() if element.get("name")}


def _values(root: ET.Element, name: str) -> set[str] | None:
    """What the control of this name offers; None where there is none of ours."""
    control = _named(root).get(name)
    if control is None or control.tag != CONTROLS[name][0] or control.get("toName") != TEXT:
        return None
    return {child.get("value", "") for child in control}


def _view(parent: ET.Element | None, **attributes: str) -> ET.Element:
    return ET.Element("View", attributes) if parent is None else ET.SubElement(parent, "View", attributes)


def _marks_style() -> str:
    """CSS by label, three ways of drawing that do not hide each other: a sentence is tinted as a whole, with its name
    at its end; a role is a line under its words, with its key as a letter; a loaded term is a marker pen.

    Label Studio writes ``data-label="7:cue"`` on the last span of a region. A span without it is the earlier part of
    a content that runs over several sentences: hardly anything else does.
    """
    rules = []
    for name, look in [*SENTENCE_LOOKS.items(), (FURNITURE, FURNITURE_LOOK)]:
        rules.append(
            f"{_drawn(name)} {{ background-color: {look.colour}2b !important; color: inherit !important; "
            "padding: 2px 0 6px; }"
        )
        rules.append(
            f'{_drawn(name)}::after {{ content: "{_words(name)}"; color: #fff; background: {look.colour}; '
            "border-radius: 3px; padding: 0 4px; margin-left: 3px; }"
        )
    for name, look in ROLE_LOOKS.items():
        rules.append(
            f"{_drawn(name)} {{ background-color: transparent !important; color: inherit !important; "
            f"box-shadow: inset 0 -{LINES[name]}px 0 {look.colour}; padding-bottom: 3px; }}"
        )
        rules.append(f'{_drawn(name)}::after {{ content: "{look.hotkey.upper()}"; color: {look.colour}; }}')
        rules.append(f".ann-palette [title={name}] b {{ box-shadow: inset 0 -{LINES[name]}px 0 {look.colour}; }}")
    rules.append(
        f"{_drawn(LOADED_TERM)} {{ background-color: {MARKER} !important; color: #222 !important; font-weight: 600; "
        "border-radius: 3px; }"
    )
    rules.append(f"{_drawn(LOADED_TERM)}::after {{ content: none; }}")
    rules.append(f".ann-palette [title={LOADED_TERM}] b {{ background: {MARKER}; color: #222; border-radius: 3px; }}")
    rules.append(
        ".htx-highlight.htx-highlight:not([data-label]):not(.__hidden) { background-color: transparent !important; "
        f"color: inherit !important; box-shadow: inset 0 -{LINES['content']}px 0 {ROLE_LOOKS['content'].colour}; }}"
    )
    return "\n".join(rules) + "\n"


def _drawn(label: str) -> str:
    """The selector of a region's last span; the doubled class outdoes the colours that Label Studio writes itself."""
    return f'.htx-highlight.htx-highlight[data-label$=":{label}"]:not(.__hidden)'


def _words(name: str) -> str:
    return name.replace("_", " ")


def _labels(parent: ET.Element, name: str, looks: dict[str, Look], opacity: str) -> None:
    control = ET.SubElement(
        parent, "Labels", name=name, toName=TEXT, choice="single", showInline="true", opacity=opacity
    )
    for value, look in looks.items():
        ET.SubElement(
            control,
            "Label",
            value=value,
            html=f"<b>{_words(value)}</b><small>{look.hint}</small>",
            background=look.colour,
            hotkey=look.hotkey,
        )


def _per_region(parent: ET.Element) -> None:
    """What the selected region carries; nothing is shown while no region of that kind is selected."""
    sentence = _when_selected(parent, SENTENCE, "Speaker: the fullest name that the article gives")
    _text_area(sentence, SPEAKER, "nobody named", "1")
    loaded = _when_selected(parent, LOADED, "Whose words are they?")
    _choices(loaded, VOICE, VOICES)
    _header(loaded, "What kind of term?")
    _choices(loaded, CATEGORY, CATEGORIES)
    _header(loaded, "Neutral wording")
    _text_area(loaded, NEUTRAL, "another wording", "5")
    _header(loaded, "Whom does the source give for it? The name, then the words for it in the text")
    _text_area(loaded, INNER, "nobody else", "2")
    furniture = _when_selected(parent, FURNITURE, "What kind of furniture?")
    _choices(furniture, KIND, FURNITURE_KINDS)


def _when_selected(parent: ET.Element, control: str, title: str) -> ET.Element:
    view = _view(parent, visibleWhen="region-selected", whenTagName=control, className="ann-carried")
    _header(view, title)
    return view


def _text_area(parent: ET.Element, name: str, placeholder: str, most: str) -> None:
    ET.SubElement(
        parent,
        "TextArea",
        name=name,
        toName=TEXT,
        perRegion="true",
        editable="true",
        rows="1",
        maxSubmissions=most,
        placeholder=placeholder,
        skipDuplicates="true",
    )


def _choices(parent: ET.Element, name: str, values: tuple[str, ...]) -> None:
    choices = ET.SubElement(
        parent, "Choices", name=name, toName=TEXT, perRegion="true", choice="single-radio", showInline="true"
    )
    for value in values:
        ET.SubElement(choices, "Choice", value=value, html=_words(value))


def _header(parent: ET.Element, text: str, style: str = "font-weight: 600; margin: 4px 0") -> None:
    ET.SubElement(parent, "Header", value=text, size="6", style=f"font-size: 12.5px; line-height: 1.35; {style}")
