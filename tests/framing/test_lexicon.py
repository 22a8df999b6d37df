"""Loaded terms by lexicon: both readings of words whose reading depends on context, matching, and users' tables."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.framing.lexicon import Lexicon
from annotator.spans import Span

LEXICON = Lexicon.load()
REPORTED = 0.5  # the score from which a term is reported, about


def found(text: str, lexicon: Lexicon = LEXICON) -> dict[str, float]:
    return {text[m.span.start : m.span.end].lower(): m.entry.weight for m in lexicon.find(text, [Span(0, len(text))])}


READINGS = [
    ("liberated", "The army liberated the town of Varen.", "The divorce liberated her from her worries."),
    ("liberation", "After the liberation of Varen the mayor left.", "Women's liberation changed her life."),
    ("liberation", "After the liberation of Varen the mayor left.", "The Oru Liberation Army held a drill."),
    ("occupied", "Troops occupied the northern district in May.", "Mr Dale occupied a seat by the window."),
    ("occupied", "Power failed in Karsal-occupied Ketra.", "The hotel is fully occupied in summer."),
    ("occupation", "The occupation of Ketra began in May.", "He gave his occupation as plumber."),
    ("occupiers", "The occupiers left Ketra by night.", "Owners and occupiers of the building pay the rate."),
    ("annexed", "Sorvia annexed Ketra in May.", "The class moved to the annexed school hall."),
    ("regime", "The regime in Ketra shut the border.", "A strict regime of antibiotics cured him."),
    ("regime", "The regime in Ketra shut the border.", "A new tax regime begins in May."),
    ("puppet", "He led a puppet cabinet for a year.", "Children made a puppet at the show."),
    ("claimed", "The ministry claimed that the bridge had held.", "The flood claimed nine lives."),
    ("claimed", "Mr Dale claimed the vote was fair.", "She claimed her first win of the season."),
    ("claimed", "He claimed he had won.", "A group claimed responsibility for the blast."),
    ("claims", "Antaya claims the men were smugglers.", "Insurance claims rose in May."),
    ("admitted", "The minister admitted that the figures were wrong.", "Nine people were admitted to hospital."),
    ("boasted", "She boasted that her party had won.", "Orsay boasted a fine harbour."),
    ("crowed", "“We won,” he crowed.", "The cock crowed at dawn."),
    ("whined", "The envoy whined that the duty was unfair.", "The engine whined and stopped."),
    ("aggression", "Ketra suffered the aggression of its neighbour.", "Passive aggression harms a team."),
    ("invasion", "The paper wrote of an invasion by illegals.", "The invasion of the island began at dawn."),
    ("martyr", "A martyr was borne through the town.", "The church of Saint Ana the martyr reopened."),
    ("martyrs", "The town honoured its martyrs.", "Martyrs’ Square was empty."),
    ("flood", "Migrants flood the valley, the paper wrote.", "Rivers flood the valley each spring."),
    ("swarm", "A swarm of migrants reached the quay.", "A swarm of bees settled in the roof."),
    ("radicals", "Radicals took the hall.", "Free radicals damage cells."),
    ("neutralized", "The army neutralized nine militants.", "Lime neutralized the acid."),
    ("reckless", "The reckless strike killed two.", "He was charged with reckless driving."),
    ("brutal", "The brutal militia burned the farms.", "A brutal winter killed the wheat."),
    ("savage", "Savage attacks followed.", "Mr Savage sold the boat."),
    ("glorious", "The glorious army marched past.", "It was a glorious summer morning."),
    ("slaughtered", "Gunmen slaughtered nine villagers.", "Farmers slaughtered the sheep in autumn."),
    ("bandits", "The bandits fled to the hills.", "The club bought six slot machines, or one-armed bandits."),
    ("scabs", "Pickets jeered at the scabs who broke the strike.", "The wound left two small scabs on his skin."),
    ("junkies", "The junkies slept in the park.", "News junkies read it twice."),
    ("cult", "The paper called it a dangerous cult.", "The film has a cult following."),
    ("rigged", "He lost a rigged election.", "The crew rigged the sail of the ship."),
    ("smear", "The party began a smear campaign.", "Smear the butter on the bread."),
    ("collaborator", "The collaborator was executed as a traitor.", "Her longtime collaborator wrote the album."),
    ("hysterical", "A hysterical clamour followed.", "The comedy is hysterical."),
    ("dirty", "The fund sold its dirty coal shares.", "He washed his dirty hands."),
    ("crusaders", "The crusaders and their army will leave.", "The crusaders built the castle in the century after."),
    ("judea", "Officials toured Judea and Samaria.", "The king of Judea appears in the gospel."),
    ("kiev", "Talks opened in Kiev.", "She ate a chicken Kiev."),
    ("the ukraine", "He flew to the Ukraine in May.", "The Ukraine war entered its third year."),
    ("strongman", "The strongman closed two papers.", "The strongman contest drew a crowd."),
    ("seized", "Rebels seized the town at dawn.", "Officers seized power in the night."),
    ("seized", "Troops seized the islands in May.", "Customs seized 40 kilos of cocaine."),
    ("flood", "A flood of migrants reached the coast.", "A flood closed the coast road."),
    ("tide", "A tide of migration worries the paper.", "The tide covered the coast road."),
    ("stormed", "Police stormed the students’ hall.", "It stormed all night on the coast."),
    (
        "storm",
        "They will storm the parliament building, the paper warned.",
        "A winter storm closed the parliament building.",
    ),
    ("regime", "The regime has lied again.", "Visitors praised the fitness regime."),
    ("radical", "A radical preacher spoke.", "She had radical surgery in May."),
    ("swamped", "The town is swamped by migrants, the paper wrote.", "Rain swamped the town’s fields."),
    ("dragged", "Police dragged the students out of the hall.", "The talks dragged on until May."),
    ("hounded", "The paper hounded him for a year.", "A hound found the fox."),
    ("bragged", "The mayor bragged about his bridge.", "The heel-drag ragged on the deck."),
    ("gushed", "The paper gushed about the leader.", "Water gushed from the pipe."),
    ("snapped", "“No,” the minister snapped.", "The cable snapped in the wind."),
    ("barked", "“Out,” the guard barked.", "A dog barked all night."),
    ("raved", "The paper raved about the new leader.", "They danced at a rave by the sea."),
    ("pocketed", "The family pocketed millions of the aid.", "She put the letter in her pocket."),
    ("butchers", "The butchers shelled the school.", "Two butchers share the meat counter."),
    ("vultures", "The vultures bought the mill for a song.", "Two vultures circled; the birds nest there."),
    ("parasites", "The paper calls the owners parasites.", "The parasites spread malaria."),
    ("puppet show", "The trial was a puppet show.", "The puppet show delighted the children."),
    ("circus", "The trial became a media circus.", "The circus brought its clowns and acrobats."),
    ("coronation", "The party congress was a coronation.", "The coronation of the king is in May."),
    (
        "fishing expedition",
        "The minister called the inquiry a fishing expedition.",
        "A fishing expedition caught trout in the lake.",
    ),
    ("crippling", "The crippling tax took effect.", "The firm makes crippling machines."),
    ("strangled", "Sanctions strangled the economy.", "The victim was strangled with a cord."),
    ("robbed", "The reform robbed pensioners of their savings.", "Masked men robbed a bank."),
    ("stole", "The party stole the election.", "A thief stole her bike."),
    ("gutted", "The bill gutted the service’s budget.", "A fire gutted the mill."),
    ("iron", "He ruled with an iron fist.", "The mine ships iron ore."),
    ("rotten", "The rotten court freed him.", "He threw a rotten tomato."),
    ("toxic", "The minister’s toxic words split the party.", "Toxic waste lay in the yard."),
    ("medieval", "The paper mocked the medieval law.", "The medieval castle reopened."),
    ("brilliant", "A brilliant strike broke their lines.", "A brilliant white light lit the quay."),
    ("heroic", "The heroic sons of the valley held out.", "The Heroic Symphony closed the concert."),
    ("enemy", "Enemy losses were heavy.", "The enemy in the video game is a dragon."),
    ("fallen", "We honour our fallen heroes.", "A fallen tree blocked the road."),
    ("our defenders", "Our defenders held the ridge.", "Our defenders lost the ball and the match."),
    ("colonists", "Since then 900 colonists have been settled in the county.", "Colonists reached Virginia in 1607."),
    ("bruising", "The bruising debate ran past midnight.", "The fall left bruising on her arm."),
    ("drunken", "Drunken soldiers broke the doors.", "Drunken noodles are on the menu."),
    ("explosive", "An explosive memoir names nine ministers.", "The explosive device was made safe."),
    ("lavish", "The minister held a lavish wedding.", "Critics lavish praise on the plum tart."),
    ("ugly", "The evening turned ugly.", "The ugly duckling was read to the class."),
    ("killers", "“They sent us killers,” she said, and cursed the regime.", "Bee-killers are kept off the hives."),
    ("adventure", "The regime’s adventure across the border ended at dawn.", "The adventure park opens in May."),
    ("elements", "Troops purged the valley of elements loyal to the militia.", "Chemical elements fill the chart."),
    ("hostile", "Deputies rebuffed the hostile resolution.", "The firm fought a hostile takeover bid."),
    ("arbitrary", "The envoy condemned the arbitrary detention.", "Pick an arbitrary number."),
    ("stampede", "The paper wrote of a stampede of migrants.", "Nine people died in a stampede at the stadium."),
    ("opened the gates", "Do-gooders opened the gates to migrants.", "Engineers opened the gates of the dam."),
    ("neutralised", "Eleven bandits were neutralised.", "The acid was neutralised with lime."),
    ("normalcy", "The police say normalcy has returned.", "The strait of Normalcy is calm in May."),
    ("picked up", "Police picked up 200 suspects.", "He picked up the phone."),
    ("bawled", "“Count their sacks,” he bawled.", "The baby bawled all night."),
    ("mumbled", "The ministry mumbled that the ship had sunk.", "The boy mumbled in his sleep."),
    ("fell upon", "Armed ships fell upon defenceless fishermen.", "Snow fell upon the roofs."),
    ("running dogs", "The paper cursed the regime’s running dogs.", "She photographs dogs running on the beach."),
    ("hostage", "Strikers are holding pensioners hostage.", "The gunman held nine tellers hostage in the bank."),
    ("lions", "The lions of the Third Brigade held the fort.", "Two lions are kept at the zoo."),
    ("historic", "Deputies passed a historic bill.", "A historic church stands on the quay."),
    ("vendetta", "The vendetta against the press goes on.", "The team began its season with a vendetta match."),
    ("handout", "They live on a handout from the state.", "Pupils read a handout in the classroom."),
    ("limp", "The limp reply pleased nobody.", "She knew him by his limp."),
    ("trampled", "The decree trampled the right to vote.", "Cows trampled the beets."),
    ("rotten", "The rotten court freed him.", "The roof of the bandstand is rotten."),
    ("“return”", "The “return” of the isles was filmed.", "The return of the isles was filmed."),
    ("“procedure”", "They wring their hands over “procedure”.", "The procedure takes a day."),
    ("spite", "He voted against it out of petty spite.", "The match went ahead in spite of the rain."),
    ("nest of", "The paper called the hall a nest of radicals.", "A nest of puffins was found on the cliff."),
    ("putsch", "The putsch of last autumn cost nine lives.", "The skipper is Dan Putsch."),
    ("illegitimate", "The illegitimate cabinet sat on Monday.", "He was the illegitimate son of a duke."),
    ("“parliament”", "The “parliament” in Ketra sat on Monday.", "The parliament in Ketra sat on Monday."),
    ("“voluntary”", "The “voluntary” move began at gunpoint.", "The voluntary move began in May."),
]


def reported(word: str, text: str) -> bool:
    """Whether a term that holds ``word`` is found and would be reported without the network's help."""
    return any(word in term and weight >= REPORTED for term, weight in found(text).items())


@pytest.mark.parametrize(("word", "loaded", "plain"), READINGS)
def test_both_readings_are_told_apart(word: str, loaded: str, plain: str) -> None:
    weights = [max((w for t, w in found(x).items() if word in t or t in word), default=0.0) for x in (loaded, plain)]
    assert weights[0] >= 0.4, "the loaded reading is missed"
    assert weights[1] < 0.4 and not reported(word, plain), "the plain reading is reported"


@pytest.mark.parametrize(
    "text",
    [
        "Police seized 40 kilos of cocaine in a van.",
        "Officers seized power in the night.",
        "The company reported an alleged theft.",
        "The army took the town on Friday, and the mayor said the roads were open.",
        "Demonstrators occupied the building for three nights.",
        "The Normandy landings led to the liberation of Paris in 1944.",
        "The council seeks peace talks on the disputed territory.",
        "An anti-abortion group and an abortion-rights group met the governor.",
        "Indian-administered Kashmir and Pakistan-administered Kashmir both had snow.",
    ],
)
def test_plain_wording_is_not_reported(text: str) -> None:
    assert {t: w for t, w in found(text).items() if w >= REPORTED} == {}


def test_scare_quotes_make_alleged_a_doubt() -> None:
    assert found("The “alleged” theft was reported.")["alleged"] >= REPORTED
    assert found("The alleged theft was reported.")["alleged"] < 0.2


def test_terms_are_found_inside_scare_quotes_and_across_hyphens_and_typographic_marks() -> None:
    assert "so-called" in found("The “so-called” court sat.")
    assert "puppet” government" in found("The “puppet” government sat.")
    assert "don’t say gay" in found("Foes call it the Don’t Say Gay bill.")


def test_the_longer_term_wins_and_none_overlap() -> None:
    text = "The puppet government fled, and the deal is celebrated as a triumph."
    spans = [m.span for m in LEXICON.find(text, [Span(0, len(text))])]
    assert [text[a:b] for a, b in spans] == ["puppet government", "celebrated as a triumph"]


def test_text_outside_the_sentences_is_not_searched() -> None:
    text = "Photo: thugs. The quay was calm."
    assert LEXICON.find(text, [Span(14, len(text))]) == []


PIECES = (
    "liberated the army occupied town|so-called “alleged” regime|flood of illegals|Ketra’s don’t, thugs 🙂 claimed that"
)
WORDS = st.sampled_from(
    [*re.split(r"[ |]", PIECES), "puppet", "government", "é\u0301", "—", "İzmir", "Liberation", "."]
)


@given(st.lists(WORDS, max_size=25), st.integers(0, 40))
def test_offsets_lie_in_their_sentence_in_order_and_the_text_before_does_not_matter(words: list[str], cut: int) -> None:
    text = " ".join(words)
    cut = min(cut, len(text))
    sentences = [Span(0, cut), Span(cut, len(text))]
    matches = LEXICON.find(text, sentences)
    assert all(any(s.covers(m.span) for s in sentences) and m.span.start < m.span.end for m in matches)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(matches))
    for m in matches:
        assert text[m.span.start].isalnum() and text[m.span.end - 1].isalnum()
    prefix = "A🙂\n\n"
    moved = LEXICON.find(prefix + text, [Span(s.start + len(prefix), s.end + len(prefix)) for s in sentences])
    assert [Span(m.span.start - len(prefix), m.span.end - len(prefix)) for m in moved] == [m.span for m in matches]


def own(tmp_path: Path, rows: str) -> Lexicon:
    path = tmp_path / "own.csv"
    path.write_text("term,match,category,neutral,requires,weight\n" + rows, encoding="utf-8")
    return Lexicon.load(path)


def test_a_user_s_table_adds_terms_and_may_use_the_shipped_sets(tmp_path: Path) -> None:
    lexicon = own(tmp_path, "hill wolf,noun,label,fighter,>@place,0.9\n")
    assert found("Hill wolves held the town, hill wolfs slept.", lexicon) == {}
    assert found("A hill wolf took the town.", lexicon) == {"hill wolf": 0.9}


def test_a_user_s_row_replaces_every_shipped_row_of_the_same_words(tmp_path: Path) -> None:
    assert found("Thugs left.")["thugs"] >= REPORTED
    lexicon = own(tmp_path, "thug,noun,label,man,,0\nregime,exact,other,rule,,0.33\n")
    assert found("Thugs left.", lexicon) == {}
    assert found("A tax regime and the regime in Ketra.", lexicon) == {"regime": 0.33}
    assert found("Regimes fell.", lexicon)["regimes"] == found("Regimes fell.")["regimes"]


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("Police stormed the hall.", "entered"),
        ("Police are storming the hall.", "entering"),
        ("The hall was brutally stormed by troops.", "taken"),
        ("Police took part; the town had been liberated by troops.", "taken"),
        ("Troops liberated the town.", "took"),
        ("The mayor brags about the bridge.", "says"),
        ("The mayor bragged about the bridge.", "said"),
        ("Thugs left.", "attackers"),
        ("He cannot liberate the town.", "take"),
        ("Lackeys left, and so did the quislings.", "collaborators"),
    ],
)
def test_neutral_wordings_stand_in_the_form_of_the_words_they_replace(text: str, neutral: str) -> None:
    assert neutral in [n for m in LEXICON.find(text, [Span(0, len(text))]) for n in m.neutral]


def test_advice_and_rows_without_inflection_stay_as_written(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "term,match,category,neutral\nogre,noun,label,(leave out)|giant of the hills|sheep herder who works\n"
    )
    text = "Ogres left."
    (found,) = Lexicon.load(path).find(text, [Span(0, len(text))])
    assert found.neutral == ("(leave out)", "giants of the hills", "sheep herders who work")
