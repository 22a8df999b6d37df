from pathlib import Path

import pytest
from given import ENGLISH, GERMAN, article, reason

from annotator.readers import Options, language

OTHERS = {
    "de": GERMAN,
    "fr": "Le ministre a déclaré vendredi que la route serait rouverte en automne. Le gouvernement a nié.",
    "es": "El ministro dijo el viernes que la carretera se abriría en otoño. El gobierno rechazó las acusaciones.",
    "nl": "De minister zei vrijdag dat de weg in de herfst weer opengaat. De regering wees de beschuldigingen af.",
    "tr": "Bakan cuma günü yaptığı açıklamada yolun sonbaharda açılacağını söyledi. Hükümet suçlamaları reddetti.",
    "ru": "Министр заявил в пятницу, что дорога будет открыта осенью. Правительство отвергло обвинения оппозиции.",
    "ar": "قال الوزير يوم الجمعة إن الطريق سيفتح في الخريف. ورفضت الحكومة الاتهامات التي وجهتها المعارضة إليها.",
    "zh": "部长周五表示,这条道路将于秋季重新开放。政府驳回了反对派的指控。反对派则要求公布全部文件。" * 2,
}


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_told(code: str) -> None:
    told = language.other_language(OTHERS[code] * 2)
    assert told and told[0] == code and 0.5 < told[1] <= 1


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH * 100,
        f"{ENGLISH} “{GERMAN[:40]}”, he added. {ENGLISH}",
        "Es regnet.",  # too short to say
        "word " * 400,
        "1 2 3 4 " * 100,
        "0d92e5c0610fc146" * 100,
        "\0\u202e ?! " * 100,
        "",
    ],
)
def test_english_short_and_doubtful_texts_pass(text: str) -> None:
    assert language.other_language(text) is None


def test_an_article_in_another_language_is_set_aside_or_scored_as_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    assert reason(tmp_path) == "language de (100%), not English; --language any scores it anyway"
    assert article(tmp_path, options=Options(language="any")).language == "de"


def test_the_text_stands_above_what_the_column_says(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{ENGLISH}", "language": "en-GB"}}')
    assert article(tmp_path).language == "en-GB"
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{GERMAN}", "language": "en"}}', encoding="utf-8")
    assert reason(tmp_path).startswith("language de")


def test_plain_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", None)  # calling it would fail
    assert language.other_language(f"{ENGLISH} {ENGLISH}") is None
