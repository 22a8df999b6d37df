"""The pages as files: what stands in them, and that nothing of an article becomes markup, script or address."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli import main
from annotator.errors import UsageError
from annotator.records import to_record
from annotator.report.build import build as report
from annotator.report.html import address, asset, escaped, tag
from annotator.report.tables import MOST_ROWS
from annotator.spans import Span
from annotator.writers import to_line
from tests.report.made import plain, port

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}</style>",
    "</title><svg onload=alert(1)>",
    "$title ${policy} {{7*7}}",
    "\u202egnp.exe\u202c \x00 \ud800 \u2028",
]


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((name, dict(attributes)))
        if name in ("script", "style"):
            self.code.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.code[-1] = (self.code[-1][0], self.code[-1][1] + data)
        else:
            self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == name]


def read(path: Path) -> Elements:
    return Elements(path.read_text(encoding="utf-8"))


def hostile(n: int, bad: str) -> Any:
    about = {"title": bad, "outlet": bad, "url": f"javascript:alert('{bad}')", "date": bad}
    text = f"{bad} said the outlet."
    prediction = plain(f"{n}{bad}", text=text, **about)
    return prediction


def check_safe(page: Elements) -> None:
    known = {"a", "article", "aside", "b", "bdi", "body", "button", "dd", "defs", "div", "dl", "dt", "figcaption"}
    known |= {"figure", "h1", "h2", "h3", "h4", "head", "header", "html", "label", "li", "main", "meta", "nav", "ol"}
    known |= {"option", "p", "path", "pattern", "rect", "script", "section", "select", "span", "style", "sup", "svg"}
    known |= {"table", "tbody", "td", "th", "thead", "title", "tr", "ul"}
    assert {name for name, _ in page.found} <= known
    names = {key for _, attributes in page.found for key in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc", "formaction")]
    for link in page.named("a"):
        assert re.match(r"(https?://|#|articles/|tables/|\.\./index\.html|data:text/csv;)", link["href"] or "")


def check_policy(page: Elements) -> None:
    """Of scripts and styles just those in the page are allowed, by their hashes, and no address at all."""
    (policy,) = [m["content"] for m in page.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in (policy or "").split("; "))
    assert rules["default-src"] == "'none'" and "unsafe" not in (policy or "")
    assert not {"connect-src", "img-src", "font-src", "frame-src"} & rules.keys()
    kinds = {"script": "script-src", "style": "style-src"}
    for (name, code), attributes in zip(page.code, [a for n, a in page.found if n in kinds], strict=True):
        if attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in rules[kinds[name]]


@pytest.mark.parametrize("place", ["r.html", "folder"])
def test_nothing_of_an_article_becomes_markup(place: str, tmp_path: Path) -> None:
    made = report([hostile(n, bad) for n, bad in enumerate(HOSTILE)], tmp_path / place)
    pages = [made.page, *sorted(tmp_path.glob("folder/articles/*.html"))]
    assert len(pages) == (1 if place == "r.html" else 1 + len(HOSTILE))
    for path in pages:
        page = read(path)
        check_safe(page)
        check_policy(page)
        assert "javascript:" not in "".join(str(a.get("href")) for a in page.named("a"))
    whole = "".join(read(path).text for path in pages)
    assert "<script>alert(1)</script> said the outlet." in whole  # to be read, as text
    assert "\u202e" not in whole and "\x00" not in whole


def test_hostile_json_stays_inside_its_element(tmp_path: Path) -> None:
    made = report([hostile(n, bad) for n, bad in enumerate(HOSTILE)], tmp_path / "folder")
    page = read(made.page)
    data = next(
        c
        for (_, c), a in zip(page.code, [a for n, a in page.found if n in ("script", "style")], strict=True)
        if a.get("id") == "data"
    )
    assert "<" not in data
    assert json.loads(data)["tables"]["articles"]["rows"][0][0] == ["<script>alert(1)</script>", 1]


@given(st.text())
def test_escaped_text_has_no_markup_and_loses_nothing_that_can_be_shown(text: str) -> None:
    page = Elements(f'<p title="{escaped(text)}">{escaped(text)}</p>')
    assert [name for name, _ in page.found] == ["p"]
    assert len(page.text.replace("\r", "\n")) == len(text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "https:",
        "http://[",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert address(url) is None


def test_a_web_address_becomes_a_link_that_tells_nothing(tmp_path: Path) -> None:
    made = report([port(url='https://news.example/a?b=1&c="2"')], tmp_path / "r.html")
    (link,) = read(made.page).named("a")
    assert link["href"] == 'https://news.example/a?b=1&c="2"' and "noreferrer" in (link["rel"] or "")


def test_tags_escape_their_attributes() -> None:
    assert tag("p", "<", title='"<', hidden=True, lang=None, class_="x") == (
        '<p title="&quot;&lt;" hidden class="x">&lt;</p>'
    )


# the article's page


def test_the_text_is_whole_and_every_sign_is_said_in_words_too(tmp_path: Path) -> None:
    page = read(report([port()], tmp_path / "r.html").page)
    (story,) = re.findall(r'<div class="story".*?</div>', (tmp_path / "r.html").read_text(encoding="utf-8"), re.DOTALL)
    shown = re.sub(r'<span class="(who|unseen|chip[^"]*|tip)".*?</span>(</span>)*', "", story)
    for words in ("Coast guards", "on Tuesday.", "Mayor Ana Dreth stayed away.", "(Editing by Jon Marrow)"):
        assert words in re.sub(r"<[^>]+>", "", shown)
    for said in (
        "direct quote: ",
        "paraphrase, doubtful: ",
        "outlet's own voice: ",
        "dateline, not prose: ",
        "credit, not prose: ",
        "contested status",
        "the outlet's words",
        "a source's (Orland Fisheries Ministry) words",
        "neutral: reopened, cleared",
        "neutral: obstruction",
        "▲ loaded 0.87",
        "17 direct, 10 paraphrased",
        "direct quote 22%, paraphrase 55%, outlet's own voice 22%",
    ):
        assert said in page.text
    (strip,) = [a for a in page.named("svg") if a.get("class") == "strip"]
    assert strip["aria-label"] == "Voices from top to bottom: E P E D"


def test_loaded_terms_and_doubtful_labels_are_reached_with_the_keyboard(tmp_path: Path) -> None:
    page = read(report([port()], tmp_path / "r.html").page)
    notes = {a["id"] for a in page.named("span") if a.get("role") == "tooltip"}
    tipped = [a for a in page.named("span") if a.get("aria-describedby")]
    assert len(tipped) == 3 and all(a["tabindex"] == "0" and a["aria-describedby"] in notes for a in tipped)


def test_sentences_say_their_voice_and_speaker_to_the_filters(tmp_path: Path) -> None:
    page = read(report([port()], tmp_path / "r.html").page)
    marked = [(a["data-v"], a.get("data-w")) for a in page.named("span") if a.get("data-v")]
    assert marked == [("E", None), ("P", "0"), ("E", None), ("D", "1")]
    assert [a["value"] for a in page.named("option")] == ["", "0", "1"]


def test_marks_that_overlap_show_each_letter_once(tmp_path: Path) -> None:
    made = port()
    first, *rest = made.markup.sentences
    longer = replace(first, span=Span(first.span.start, first.span.end + 60))
    markup = replace(made.markup, sentences=(longer, *rest))
    report([replace(made, markup=markup)], tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert re.sub(r"<[^>]+>", "", page).count("Ministry accused") == 1


# places


def test_a_folder_holds_a_first_page_articles_and_tables(tmp_path: Path) -> None:
    made = report([port(f"p{n}", outlet=f"O{n % 2}") for n in range(3)] + [port("p1")], tmp_path / "r")
    assert (made.articles, made.repeated, made.page) == (3, 1, tmp_path / "r/index.html")
    assert sorted(p.name for p in (tmp_path / "r/articles").iterdir()) == ["1.html", "2.html", "3.html"]
    first = read(made.page)
    for link in first.named("a"):
        place, _, anchor = (link["href"] or "").partition("#")
        target = made.page.parent / place if place else made.page
        assert target.is_file() and (not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"))
    assert "1 article left out" in first.text
    assert len((tmp_path / "r/tables/articles.csv").read_text().splitlines()) == 4


def test_one_page_holds_all_and_needs_no_file_beside_it(tmp_path: Path) -> None:
    made = report([port("a", outlet="A"), port("b", outlet="B")], tmp_path / "r.html")
    assert [p.name for p in tmp_path.iterdir()] == ["r.html"]
    page = read(made.page)
    ids = [a["id"] for _, a in page.found if a.get("id")]
    assert len(ids) == len(set(ids)) and {"article-1", "article-2", "a2-s3"} <= set(ids)


def test_a_report_replaces_a_report_and_nothing_else(tmp_path: Path) -> None:
    report([port("a"), port("b")], tmp_path / "r")
    report([port("a")], tmp_path / "r")
    assert [p.name for p in (tmp_path / "r/articles").iterdir()] == ["1.html"]
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match="something else"):
        report([port("a")], other)
    assert (other / "thesis.tex").read_text() == "years of work"


def test_no_articles_and_too_many_for_a_page_are_told(tmp_path: Path) -> None:
    for place in ("r.html", "r"):
        with pytest.raises(UsageError, match="no articles"):
            report([], tmp_path / place)
    with pytest.raises(UsageError, match="too many") as error:
        report((plain(str(n)) for n in range(301)), tmp_path / "r.html")
    assert f"-o {tmp_path / 'r'}" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_the_first_page_stays_small_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    def articles() -> Any:
        for n in range(1_500):
            words = f"word{n}x"
            yield plain(
                str(n),
                [(words, "outlet")],
                text=f"The {words} came.",
                title=f"Article number {n}",
                outlet=f"Outlet {n % 7}",
            )

    made = report(articles(), tmp_path / "r")
    assert made.page.stat().st_size < 3_000_000
    page = made.page.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert (len(data["tables"]["terms"]["rows"]), data["tables"]["terms"]["total"]) == (MOST_ROWS, 1_500)
    assert len((tmp_path / "r/tables/terms.csv").read_text().splitlines()) == 1_501
    assert len(data["tables"]["articles"]["rows"]) == 1_500


def test_the_command_prints_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"".join(to_line(to_record(port(id))) for id in "ab"))
    assert main(["report", str(out), str(out), "-o", str(tmp_path / "r.html")]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{tmp_path / 'r.html'}\n"
    assert "2 articles; 2 repeated" in printed.err
    assert main(["report", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "x.html")]) == 2
    assert "annotator score" in capsys.readouterr().err


def test_bundled_scripts_are_as_published() -> None:
    rows = re.findall(r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", asset("vendor/README.md"), re.MULTILINE)
    assert len(rows) == 2
    for name, digest in rows:
        code = asset(f"vendor/{name}")
        assert hashlib.sha256(code.encode()).hexdigest() == digest
        assert "</script" not in code.lower() and "<!--" not in code
