import csv
import io
from pathlib import Path

import pytest
from given import article, articles, read, reasons
from hypothesis import given as over
from hypothesis import strategies as st

from annotator.readers import MAX_CHARACTERS, Columns, Found, Options, Reject
from annotator.readers import csv as reader


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def texts(*inputs: object) -> list[str]:
    return [a.text for a in articles(*inputs)]


def test_a_row_gives_its_columns(tmp_path: Path) -> None:
    given = write(tmp_path / "a.csv", '\ufeffid,text,title,url,n\r\n7,"One, he said ""no"".\r\nTwo.",T,,5\r\n')
    read = article(given)
    assert (read.id, read.text, read.title, read.url) == ("7", 'One, he said "no".\nTwo.', "T", None)
    assert read.extra == {"n": "5"}


def test_a_column_may_have_another_name(tmp_path: Path) -> None:
    given = write(tmp_path / "a.csv", "body,key\nA.,k\n")
    assert article(given, options=Options(Columns(text="body", id="key"))).id == "k"
    assert reasons(given) == [
        (1, 'no "text" column (columns: body, key); name the one that holds the text with --text-column')
    ]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('2,"He said "no" to it.",x', "broken CSV: ',' expected after '\"'"),
        ('2,"Never closed,x', "broken CSV"),
        ('2,"Several lines.\nSecond line, he said "no", more,\nthird, and on, to it.",x', "broken CSV"),
        ("2,too,many,fields", "4 fields, where the header names 3"),
        ("2", "1 fields, where the header names 3"),
        ("2, ,x", "empty"),
    ],
)
def test_a_broken_row_costs_only_itself(tmp_path: Path, bad: str, said: str) -> None:
    given = write(tmp_path / "a.csv", f'id,text,n\n1,"One.",x\n{bad}\n3,"Three.",x\n4,Four.,x\n5,"Five, six.",x\n')
    assert texts(given) == ["One.", "Three.", "Four.", "Five, six."]
    ((line, told),) = reasons(given)
    assert line == 3 and said in told


def test_quoting_broken_to_the_end_of_the_file(tmp_path: Path) -> None:
    given = write(tmp_path / "a.csv", 'id,text\n1,One.\n2,"Never closed.\nProse, and more.\nMore prose.\n')
    assert texts(given) == ["One."]
    assert reasons(given) == [(3, "broken CSV: unexpected end of data (lines 3 to 5 set aside)")]


def test_a_file_of_one_column(tmp_path: Path) -> None:
    given = write(tmp_path / "a.csv", 'text\n"One."\n"Two "and" a half.\nProse.\n"Three."\n')
    assert texts(given) == ["One.", "Three."]
    assert [line for line, _ in reasons(given)] == [3]


def test_much_broken_quoting_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_AGAIN", 100_000)
    given = write(tmp_path / "a.csv", "id,text\n1,One.\n" + 'b","\n' * 5_000)
    assert texts(given) == ["One."]
    ((line, told),) = reasons(given)
    assert line == 3 and "the rest of the file was not read" in told


def test_short_lines_read_again_count_as_longer_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_AGAIN", 2_000)
    given = write(tmp_path / "a.csv", "id,text\n1,One.\n" + '2,"Two\n' * 30)
    assert texts(given) == ["One."]
    ((line, told),) = reasons(given)
    assert line == 3 and "the rest of the file was not read" in told


def test_a_quotation_mark_that_is_never_closed_is_given_up_at_the_length_of_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 1000)
    given = write(tmp_path / "a.csv", 'id,text\n1,"Never closed.\n' + "2,Two.\n" * 1000)
    assert texts(given) == ["Two."] * 1000
    assert reasons(given) == [
        (2, "too large: more than 1,000 characters in one field (or a quotation mark is not closed)")
    ]


def test_a_row_of_countless_fields_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_COMMAS", 10)
    rest = 'x","\n' * 20
    given = write(tmp_path / "a.csv", f'id,text\n1,One.\n2{",x" * 20}\n3,Three.\n4,"{rest}\n5,Five.\n')
    assert texts(given)[:2] == ["One.", "Three."]
    told = [told for _, told in reasons(given)]
    assert told[0] == "too large: more than 10 commas in one row (split it into articles)" and told[1].startswith(
        "too large: more than 10 commas"
    )


def test_an_article_of_countless_columns_is_set_aside_in_few_words(tmp_path: Path) -> None:
    names = ",".join(f"name\t{n}" for n in range(10_000))
    given = write(tmp_path / "a.csv", f"text,{names}\nOne.{',' * 10_000}\n")
    assert reasons(given) == [(2, "too large: more than 10,000 columns")]
    ((_, told),) = reasons(write(tmp_path / "a.csv", f"{names}\n"))
    assert told.startswith('no "text" column (columns: name 0, name 1, ') and "name 19, …);" in told


def test_bytes_that_are_no_utf_8_are_placed(tmp_path: Path) -> None:
    given = tmp_path / "a.csv"
    given.write_bytes('id,text\n1,One.\n2,"Über\n'.encode() + b'caf\xe9"\n3,Three.\n')
    assert texts(given) == ["One.", "Three."]
    ((line, told),) = reasons(given)
    assert line == 3 and f"byte 0xE9 at offset {given.read_bytes().index(0xE9)}" in told


def test_utf_16_is_said(tmp_path: Path) -> None:
    ((line, told),) = reasons(write(tmp_path / "a.csv", "id,text\n1,One.\n", "utf-16"))
    assert line == 1 and "UTF-16" in told


def test_large_fields_are_read_up_to_the_limit(tmp_path: Path) -> None:
    given = write(tmp_path / "a.csv", f"id,text\n1,{'a' * MAX_CHARACTERS}\n2,{'b' * (MAX_CHARACTERS + 1)}\n3,Three.\n")
    assert [len(text) for text in texts(given)] == [MAX_CHARACTERS, 6]
    ((line, told),) = reasons(given)
    assert line == 3 and "more than 5,000,000 characters in one field" in told


def test_a_monstrous_row_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_RECORD_BYTES", 40)
    given = write(tmp_path / "a.csv", f"id,text\n1,{'x' * 95}\n2,Two.\n3,{'y' * 200}")
    assert texts(given) == ["Two."]
    assert [line for line, told in reasons(given) if "more than 40 bytes" in told] == [2, 4]


def test_hostile_characters_are_kept(tmp_path: Path) -> None:
    assert texts(write(tmp_path / "a.csv", "id,text\n1,A\0 \u202eb\u200f 😀.\n")) == ["A\0 \u202eb\u200f 😀."]


def test_a_header_alone_is_an_empty_file(tmp_path: Path) -> None:
    assert reasons(write(tmp_path / "a.csv", "id,text\n")) == [(None, "empty: no article in it")]


@over(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_what_python_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("id", "text", "n"), *((n, f"x{text}", "y") for n, text in enumerate(texts))])
    path.write_bytes(written.getvalue().encode())
    items = read(path)
    assert not any(isinstance(i, Reject) for i in items)
    assert [i.article.text for i in items if isinstance(i, Found)] == [f"x{t}".replace("\r\n", "\n") for t in texts]
