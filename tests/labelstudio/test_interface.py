"""The config that Label Studio gets, held against Label Studio's own reader and against our labels."""

import xml.etree.ElementTree as ET

import pytest

from annotator.labelstudio.convert import to_prediction
from annotator.labelstudio.interface import labelling_config, missing_from
from annotator.markup import LABELS, ROLES


def test_label_studio_itself_accepts_the_config_and_a_prediction_made_for_it(predict) -> None:
    objects = pytest.importorskip("label_studio_sdk.label_interface")
    interface = objects.LabelInterface(labelling_config())
    assert interface.validate_prediction(to_prediction(predict()), return_errors=True) == []


def test_every_label_has_a_key_of_its_own() -> None:
    labels = ET.fromstring(labelling_config()).findall(".//Label")
    assert {label.get("value") for label in labels} == {*LABELS, *ROLES, "loaded_term", "furniture"}
    assert len({label.get("hotkey") for label in labels}) == len(labels)
    assert len({label.get("background") for label in labels}) == len(labels)
    assert not {label.get("hotkey") for label in labels} & set("uh")  # keys that Label Studio keeps for itself


def test_every_label_says_beside_the_text_what_it_means() -> None:
    for label in ET.fromstring(labelling_config()).iter("Label"):
        shown = ET.fromstring(f"<i>{label.get('html')}</i>")
        assert shown.findtext("b") == label.get("value", "").replace("_", " ")
        assert len(shown.findtext("small", "").split()) > 4


def test_our_own_config_lacks_nothing_even_when_restyled() -> None:
    assert missing_from(labelling_config()) == []
    restyled = ET.fromstring(labelling_config())
    for label in restyled.iter("Label"):
        label.set("background", "#123456")
    style = restyled.find("Style")
    assert style is not None
    style.text = ""
    assert missing_from(ET.tostring(restyled, encoding="unicode")) == []


def test_what_a_foreign_config_lacks_is_named() -> None:
    assert missing_from("<View>")[0].startswith("well-formed XML")
    foreign = '<View><Text name="text" value="$text"/><Choices name="topic" toName="text"/></View>'
    assert '<Labels name="sentence" toName="text">' in missing_from(foreign)
    without = labelling_config().replace('value="paraphrase"', 'value="reported"').replace('"cue_of"', '"by"')
    assert missing_from(without) == ["the value 'paraphrase' of 'sentence'", "the relation 'cue_of'"]
