"""Word lists for telling who is meant: titles, nouns for persons and institutions, words that say he or she.

Closed classes and common nouns only: no names of persons, states or parties.
"""

from collections.abc import Iterable


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = word_set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron count countess duke duchess earl viscount "
    "president vice-president vice prime premier minister chancellor vice-chancellor secretary undersecretary "
    "secretary-general general-secretary governor gov lt-gov senator sen representative rep congressman congresswoman "
    "assemblyman assemblywoman councillor councilman councilwoman councilor alderman delegate deputy mp msp mep mayor "
    "vice-mayor ambassador envoy consul speaker whip leader minority majority chairman chairwoman chair chairperson "
    "director chief commissioner superintendent inspector detective constable sergeant sgt officer sheriff marshal "
    "captain capt lieutenant lt colonel col major maj brigadier brig general gen admiral adm commander cmdr comandante "
    "commandant corporal private field vice-admiral rear-admiral lieutenant-colonel lieutenant-general major-general "
    "judge justice magistrate prosecutor attorney king queen prince princess emperor sultan emir sheikh sheik shaikh "
    "crown imam ayatollah mullah rabbi pope cardinal archbishop bishop msgr monsignor father fr sister brother "
    "reverend rev pastor deacon canon patriarch metropolitan coach manager economist engineer doctor nurse spokesman "
    "spokeswoman spokesperson foreign defence defense interior finance education health environment energy equality "
    "labour labor trade agriculture culture transport home opposition democratic republican acting former ex-president "
    "ex-minister first second retired local independent conservative liberal socialist comrade mama papa lic "
    "licenciado ing honourable honorable hon reverendo prefect uncle aunt hajji haji don dona doña señor señora "
    "monsieur madame herr frau attorney-general solicitor-general solicitor advocate shadow elect maître chief-of- "
    "staff rapporteur co-chair co-director clerk treasurer auditor comptroller registrar cllr cde rtd alhaji mallam "
    "maulana engr pandit begum sayyid sri shri smt datuk ustaz mufti excellency eminence majesty holiness highness "
    "lordship ladyship"
)
PERSON_NOUNS = word_set(
    "man woman boy girl mother father widow widower son daughter husband wife brother sister grandmother grandfather "
    "aunt uncle cousin neighbour neighbor friend partner resident villager farmer teacher schoolteacher nurse doctor "
    "physician surgeon pathologist midwife engineer driver worker miner fisherman shopkeeper grocer baker trader "
    "merchant carpenter electrician plumber clerk cleaner cook chef waiter waitress student pupil professor lecturer "
    "scholar researcher scientist economist historian sociologist analyst expert lawyer attorney barrister solicitor "
    "prosecutor judge magistrate mayor minister president premier chancellor governor senator deputy lawmaker "
    "legislator politician councillor councilor ambassador diplomat envoy consul secretary director manager chairman "
    "chairwoman chairperson chair chief head leader founder owner editor journalist reporter correspondent writer "
    "author poet singer actor actress artist spokesman spokeswoman spokesperson official officer inspector "
    "superintendent commissioner detective constable sergeant captain colonel general major lieutenant admiral "
    "commander soldier conscript veteran fighter pilot sailor guard policeman policewoman sheriff priest pastor bishop "
    "archbishop imam rabbi monk nun cleric coach player striker goalkeeper skipper candidate nominee incumbent "
    "challenger organiser organizer activist campaigner convenor convener coordinator volunteer witness victim "
    "survivor patient refugee migrant pensioner dinner lady adviser advisor aide counsel negotiator mediator lobbyist "
    "banker broker investor executive entrepreneur businessman businesswoman landlord tenant rancher forester ranger "
    "hunter geologist biologist climatologist ecologist epidemiologist virologist psychologist psychiatrist pharmacist "
    "paramedic firefighter librarian archivist curator architect planner surveyor accountant auditor treasurer trustee "
    "member backbencher speaker whip sponsor rapporteur monitor observer delegate representative parliamentarian "
    "congressman congresswoman king queen prince princess defendant suspect claimant plaintiff mechanic technician "
    "statistician demographer translator interpreter elder chieftain herder docker stevedore dockworker welder weaver "
    "seamstress trucker cyclist passenger customer shopper voter commuter parent person citizen national teenager "
    "child baby commentator host presenter anchor columnist blogger academic warden steward conductor porter caretaker "
    "hydrologist seismologist meteorologist geographer agronomist veterinarian dentist counsellor therapist coroner "
    "bailiff usher accused don guide guru figure colleague inmate prisoner detainee hostage rector dean principal "
    "headteacher headmaster headmistress provost fellow graduate apprentice newcomer tycoon magnate oligarch heir tsar "
    "patriarch ombudsman ombudswoman registrar shipowner prefect boss gaffer courtier strongman ruler dictator despot "
    "usurper regent caliph headman foreman forewoman harbourmaster harbormaster stationmaster postmaster keeper "
    "beekeeper landowner notary jurist vicar chaplain curate abbot abbess muezzin preacher theologian philosopher "
    "linguist archaeologist anthropologist astronomer physicist chemist oceanographer volcanologist glaciologist "
    "zoologist botanist entomologist ornithologist statesman stateswoman strategist photographer cameraman filmmaker "
    "producer composer musician pianist violinist dancer painter sculptor novelist playwright screenwriter illustrator "
    "cartoonist footballer midfielder defender winger batsman bowler boxer wrestler athlete sprinter runner swimmer "
    "skier jockey referee umpire instructor trainer butcher florist barber hairdresser tailor cobbler blacksmith "
    "locksmith bricklayer roofer joiner gardener shepherd milkman postman typist receptionist bookkeeper courier "
    "smelter steelworker shipbuilder longshoreman crofter peasant bystander onlooker insider whistleblower informant "
    "separatist rebel militant gunman smuggler fugitive exile dissident pundit pollster comedian performer teammate "
    "gran grandma granny grandpa granddad grandad mum mom dad pal boyfriend girlfriend fiance fiancee godfather "
    "assistant intern lodger vice-captain ex-minister"
)
# one to a state, town or court: a description with such a noun means its holder and nobody else
OFFICES = word_set(
    "president minister premier chancellor mayor governor ambassador king queen prince princess judge prosecutor "
    "spokesman spokeswoman spokesperson superintendent commissioner coroner archbishop bishop pope patriarch speaker "
    "secretary director chairman chairwoman chairperson rector dean"
)
PLURAL_PERSONS = word_set(
    "residents villagers witnesses officials investigators prosecutors lawyers police protesters demonstrators "
    "activists critics supporters opponents experts analysts scientists researchers doctors nurses teachers workers "
    "farmers miners students families relatives neighbours neighbors parents women men children people sources "
    "diplomats observers monitors lawmakers senators ministers soldiers troops fighters rebels separatists refugees "
    "migrants survivors victims prisoners detainees campaigners organisers organizers organizations unions employers "
    "economists historians judges voters readers colleagues friends medics rescuers firefighters authorities "
    "negotiators aides advisers advisors commanders officers leaders members locals citizens others some many most "
    "several both two three four five six seven eight nine ten eleven twelve dozens hundreds thousands passengers "
    "shopkeepers traders fishermen pensioners veterans clerics priests elders tenants landlords pollsters papers "
    "documents records emails letters figures statistics data polls surveys reports studies registers"
)
INSTITUTION = word_set(
    "circle ministry department agency committee commission council court tribunal party union army navy force police "
    "government parliament assembly senate congress house office bureau authority institute university college school "
    "academy hospital clinic bank company corporation corp inc ltd plc llc group association federation confederation "
    "league front movement alliance coalition foundation fund organisation organization network news press times post "
    "wire herald tribune gazette dispatch courier journal service inspectorate board center centre society church "
    "diocese mosque synagogue club command staff brigade battalion regiment guard guards secretariat mission embassy "
    "consulate cabinet chamber trust watch international nations observatory laboratory directorate administration "
    "presidency registry survey charity campaign initiative forum railway airline airways works mines cooperative "
    "syndicate consortium partnership holding holdings industries legion corps squad unit team collective channel "
    "radio television tv broadcaster newspaper magazine website weekly daily paper ngo firm publisher watchdog "
    "regulator ombudsman prosecution treasury exchequer kremlin palace crown state republic kingdom guild bar lobby "
    "pac bloc caucus junta militia faction body institution panel inquiry taskforce hq headquarters library museum "
    "theatre prison port airport utility operator archive synod conference congregation chancellery portfolio branch "
    "wing arm rovers united wanderers city athletic infirmary constabulary coastguard gendarmerie municipality "
    "squadron fleet garrison delegation orchestra choir faculty seminary monastery archdiocese brewery refinery "
    "shipyard majlis jury defence defense opposition majority"
)
PLACE = word_set(
    "river street road avenue island islands valley mountain mountains province district county bay square bridge "
    "region sea lake peninsula strait gulf cape hills heights coast desert forest pass corridor highway harbour "
    "harbor park plaza station camp village town prefecture oblast"
)
BODIES = INSTITUTION - PERSON_NOUNS  # an institution and no person: not "guard" or "ombudsman"
PERSONS_AND_BODIES = PERSON_NOUNS | INSTITUTION
SPEAKING = PERSONS_AND_BODIES | PLURAL_PERSONS
DOCUMENT = word_set(
    "statement report letter study survey poll analysis document memo memorandum email post tweet message communique "
    "communiqué figure figures data autopsy investigation inquiry ruling judgment judgement verdict order indictment "
    "affidavit complaint lawsuit filing book article column editorial essay leaflet manifesto declaration decree "
    "notice bulletin briefing audit review census dossier transcript recording video audio footage broadcast interview "
    "speech release brochure motion advertisement ad opinion record register registers papers statistics polls "
    "assessment finding findings note readout cable telegram tweet posting brochure newsletter handout flyer poster "
    "log diary ledger ledgers minutes petition resolution invoice calendar text brief footnote spot chapter appendix "
    "annex reply summary draft version edition paragraph caption placard inscription tabulation count projection "
    "forecast estimate guideline guidelines guidance code manual programme plan advert commercial circular"
)
# heads of descriptions that name no kind of institution in particular: they fall back on the one met last
GENERIC = word_set(
    "company firm agency group organisation organization body institution department office force utility operator "
    "watchdog portfolio outlet paper newspaper broadcaster charity concern manufacturer supplier maker developer "
    "producer retailer carrier airline bank ngo association movement party union mission institute side team"
)
# what bodies a general noun may mean: those whose own noun stands in the same line
ALIKE: tuple[frozenset[str], ...] = (
    word_set("force service department police constabulary gendarmerie coastguard guard guards agency army navy"),
    word_set("army military navy force forces staff command brigade battalion corps"),
    word_set(
        "company firm corporation group airline airways bank operator manufacturer utility inc ltd plc llc corp "
        "holding holdings industries works mines railway concern supplier maker carrier producer retailer developer"
    ),
    word_set(
        "body agency authority commission council committee board office bureau inspectorate institute service "
        "secretariat watchdog regulator directorate administration organisation organization panel"
    ),
    word_set("party movement front alliance coalition bloc union league congress"),
    word_set("court tribunal bench panel"),
    word_set(
        "newspaper paper outlet daily weekly post times herald tribune gazette courier journal magazine news press "
        "wire sentinel dispatch broadcaster radio television tv channel network"
    ),
    word_set("university college school institute academy"),
    word_set("hospital clinic infirmary institution"),
    word_set("ministry department portfolio"),
    word_set(
        "charity ngo organisation organization group foundation trust society watch watchdog association mission fund"
    ),
    word_set("team unit squad club united rovers city athletic side"),
)  # fmt: skip
SAME_ROLE: dict[str, tuple[str, ...]] = {
    "justice": ("judge",), "gen": ("general",), "col": ("colonel",), "capt": ("captain",), "sgt": ("sergeant",),
    "lt": ("lieutenant",), "maj": ("major",), "adm": ("admiral",), "gov": ("governor",), "prof": ("professor",),
    "sen": ("senator", "lawmaker"), "senator": ("lawmaker",), "rep": ("representative", "lawmaker", "congressman"),
    "representative": ("lawmaker",), "mp": ("lawmaker", "backbencher"), "congresswoman": ("lawmaker", "representative"),
    "president": ("head",), "pastor": ("minister", "cleric"), "imam": ("cleric",), "bishop": ("cleric",),
    "minister": ("official",), "lawyer": ("attorney", "counsel"), "attorney": ("lawyer", "counsel"),
    "counsel": ("lawyer",), "barrister": ("lawyer",), "solicitor": ("lawyer",), "physician": ("doctor",),
    "dr": ("doctor",), "chairman": ("chair",), "chairwoman": ("chair",), "spokesman": ("spokesperson",),
    "spokeswoman": ("spokesperson",), "premier": ("minister",), "accused": ("defendant",), "defendant": ("accused",),
}  # fmt: skip
# before a surname alone, even one that is itself a title: Mr King
HONORIFICS = word_set(
    "mr mrs ms miss mx dr prof sen rep gov gen col capt lt sgt maj adm judge justice sir dame lord lady"
)
ABBREVIATED = word_set(
    "mr mrs ms mx dr prof st gov lt sen rep sgt capt col maj brig gen adm cmdr hon rev fr msgr lic ing"
)
# the last words of companies' names, beside those that name institutions of other kinds too
COMPANY = word_set(
    "logistics partners brothers bros sons motors systems energy foods metals steel chemicals pharmaceuticals "
    "therapeutics biosciences biotech shipping lines freight haulage terminals capital ventures investments minerals "
    "anthracite collieries oil petroleum gas power electric electronics semiconductors robotics stores supermarkets "
    "markets properties estates homes builders construction engineering insurance assurance telecom media pictures "
    "studios labs laboratories technologies solutions services resources textiles mills plastics cement timber farms "
    "dairies breweries distillers vineyards appliances instruments diagnostics healthcare aerospace aviation software "
    "semiconductor retail outfitters bakeries enterprises industrial trading exports"
)
POST_NOMINALS = word_set("kc qc mp msp mep obe mbe cbe phd md esq")
# nouns for persons that are surnames too: Tom Cook, Ann King
SURNAMES = word_set(
    "king prince baker cook farmer judge pope bishop hunter carpenter marshal dean weaver miner fellow guard driver "
    "porter steward priest monk ranger child head fisher barber butcher shepherd gardener tailor joiner painter boxer "
    "runner abbot ruler keeper courier dancer"
)
HONOURS = word_set("excellency eminence majesty holiness highness lordship ladyship honour honor grace")
KIN = word_set("brother sister father mother son daughter husband wife widow widower cousin uncle aunt twin")
JOINING = word_set("of for and the on to")
DETERMINERS = word_set("a an the his her its their our my one")
PARTICLES = word_set(
    "van von de der den del della di da dos das du la le el al bin ibn ben bint abu ter ten zu af av y e"
)
FEMALE = word_set(
    "mrs ms miss dame lady baroness countess duchess queen princess madame frau señora dona doña sister mama aunt "
    "congresswoman assemblywoman councilwoman chairwoman spokeswoman policewoman businesswoman stateswoman forewoman "
    "abbess saleswoman ombudswoman woman girl mother widow daughter wife grandmother actress waitress seamstress nun "
    "headmistress midwife"
)
MALE = word_set(
    "mr sir lord baron count duke earl king prince monsieur herr señor don father fr brother papa uncle congressman "
    "assemblyman councilman alderman chairman spokesman policeman businessman fisherman man boy widower son husband "
    "grandfather statesman foreman headman cameraman milkman postman batsman gunman strongman abbot actor waiter monk "
    "priest pope cardinal headmaster imam bishop archbishop patriarch"
)
# Capitalised words that start or interrupt no name.
NOT_A_NAME = word_set(
    "the a an this that these those he she it they we i you who his her its their our my your one another and but or "
    "nor so yet for in on at by from to of with without as if when while where why how what which although though "
    "because since after before during until under over between among despite against about into through there here "
    "now then today yesterday tomorrow not no yes all any each every some many most several both few more following "
    "including continued added asking responding referring quoting calling noting saying facing other others such only "
    "even still also just meanwhile however moreover instead according asked speaking citing monday tuesday wednesday "
    "thursday friday saturday sunday january february march april june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec last next earlier later once soon nearly almost around is was "
    "are were be been has had have do does did will would could should may might must can let critics residents "
    "officials police witnesses neither either none nobody everybody everyone anybody anyone somebody someone nothing "
    "everything outside inside elsewhere half less perhaps maybe likewise told amid shortly oh ask seven eight nine "
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
    "seventy eighty ninety dozens hundreds thousands two three four five six isn't don't didn't doesn't isn’t don’t "
    "didn’t doesn’t can’t won’t overnight early late additional"
)


def is_document(noun: str) -> bool:
    return noun in DOCUMENT or singular(noun) in DOCUMENT


def singular(noun: str) -> str:
    """A plural noun's singular, by spelling: good enough to look words up in the lists above."""
    if not noun.endswith(("s", "men")):
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    return noun if noun.endswith(("ss", "us", "is")) else noun[:-1]


def may_mean(noun: str, words: Iterable[str]) -> bool:
    """Whether a general noun ("the body") may mean a body whose name holds ``words`` (Electoral Commission)."""
    own = {singular(w) for w in words} & INSTITUTION
    return not own or any(noun in alike and own & alike for alike in ALIKE)


def is_plural(noun: str) -> bool:
    """Whether a noun in lower case is one for several."""
    return noun in PLURAL_PERSONS or noun != singular(noun)


def may_speak(noun: str) -> bool:
    """Whether a noun in lower case, singular or plural, is one for people or a body."""
    return noun in SPEAKING or singular(noun) in SPEAKING
