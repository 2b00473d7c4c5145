"""What is read from one sentence or question."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.frames import AnswerType, FrameReader
from bot.frames.frame import NameKind, ScopeKind
from bot.frames.places import contains, disjoint, gazetteer

READER = FrameReader("en")


@pytest.mark.parametrize(
    ("text", "asked", "noun"),
    [
        ("How many joint labs are there?", "count", "joint labs"),
        ("How many years did it take?", "duration", ""),
        ("How much did the bridge cost?", "money", ""),
        ("What percentage of the members are women?", "percent", ""),
        ("In which year did it open?", "date", ""),
        ("Who founded the trust?", "person", ""),
        ("Which company built the bridge?", "organisation", ""),
        ("Where is the park?", "place", ""),
        ("How tall is the tower?", "measure", ""),
        ("Why did it close?", "reason", ""),
        ("How much rain fell in May?", "measure", ""),
        ("How much did they spend on it?", "money", ""),
        ("How much per dose?", "money", ""),
        ("How many miles long is the road?", "measure", ""),
        ("How old is the mayor?", "duration", ""),
        ("What year was it built?", "date", ""),
        ("How often does the bus run?", "any", ""),
        ("Who is Ada Brook?", "definition", ""),
        ("What was the name of the driver?", "list", "driver"),
        ("What happened when it closed?", "any", ""),
        ("Is the park in Belarus?", "yes_no", ""),
    ],
)
def test_answer_type(text, asked, noun):
    """A question tells what kind of thing it asks for, and of what it wants the count."""
    frame = READER.read_question(text)
    assert frame.asked == asked
    assert not noun or frame.said(frame.asked_noun) == noun


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Is it true that there are 50 labs?", "there are 50 labs"),
        ("There are 50 labs, right?", "There are 50 labs"),
        ("So the park is in China, isn't it?", "the park is in China"),
        ("The bridge is in Kenya?", "The bridge is in Kenya"),
        ("Fewer than 80 towns got a grant, is that so?", "Fewer than 80 towns got a grant"),
        ("I've been told the mine is shut, I think. True?", "the mine is shut"),
        ("The WHO has approved the vaccine.", "The WHO has approved the vaccine"),
    ],
)
def test_a_claim_is_read_without_what_is_around_it(text, claim):
    """Openings and tags are no part of what is claimed."""
    frame = READER.read_question(text)
    assert frame.is_claim
    assert frame.text == claim


@pytest.mark.parametrize(
    "text",
    [
        "How many labs are there?",
        "Do you know how many labs there are?",
        "Is it in Poland or in Belarus?",
        "Name the founders of the trust.",
        "joint labs",
        "number of labs that were built?",
        "list of countries?",
    ],
)
def test_other_questions_are_no_claims(text):
    """What asks for anything but yes or no is no claim."""
    assert not READER.read_question(text).is_claim


@pytest.mark.parametrize(
    ("language", "text", "claim", "code"),
    [
        ("de", "Der Park liegt nicht in China, oder?", True, "CN"),
        ("de", "Der Park liegt in China, stimmt's?", True, "CN"),
        ("pt", "O parque fica na China, né?", True, "CN"),
        ("pl", "Czy park znajduje się w Polsce?", True, "PL"),
        ("es", "¿Todos los laboratorios están en Kenia?", True, "KE"),
        ("es", "¿El puente fue construido por China?", True, "CN"),
        ("es", "¿Por qué está en China?", False, "CN"),
        ("id", "Jembatan itu ada di Kenya?", True, "KE"),
        ("vi", "Cây cầu nằm ở Kenya?", True, "KE"),
        ("sw", "Daraja la Kenya lilijengwa kwa dola milioni 5?", True, "KE"),
        ("ru", "Где находится парк в Китае?", False, "CN"),
        ("zh", "这个公园在白俄罗斯吗？", True, "BY"),
    ],
)
def test_claims_and_places_of_other_languages(language, text, claim, code):
    """Claims and the countries in them are known in each language, in any case."""
    frame = FrameReader(language).read_question(text)
    assert frame.is_claim == claim
    assert code in {name.place.code for name in frame.names if name.place}


def test_names_have_a_kind():
    """A person, a body and a place are told apart as far as the words show it."""
    frame = READER.read("In Belarus, Petra Lind met Dr Moser from the Northfield Library Trust.")
    kinds = {name.text: name.kind for name in frame.names}
    assert kinds["Belarus"] is NameKind.PLACE
    assert kinds["Petra Lind"] is NameKind.PERSON
    assert kinds["Northfield Library Trust"] is NameKind.ORGANISATION


def test_a_list_is_open_where_it_says_so():
    """Members of a list are told apart, and whether there may be more."""
    closed, open_ = (
        next(slot for slot in READER.read(text).slots if slot.relation == "place")
        for text in (
            "It has labs in agriculture, new energy and healthcare.",
            "It has labs in agriculture, healthcare and other fields.",
        )
    )
    assert (len(closed.items), closed.open) == (3, False)
    assert open_.open


def test_a_figure_has_the_words_it_counts():
    """The noun of a figure is what stands behind it."""
    frame = READER.read("It has 67 members in 48 countries.")
    assert [frame.said(count.noun) for count in frame.counts] == ["members", "countries"]


@pytest.mark.parametrize(
    ("text", "relation", "held"),
    [
        ("Prime Minister Ada Brook opened it.", "post", ["Minister"]),
        ("Co-Founder Ada Brook opened it.", "post", ["Founder"]),
        ("The old red bridge", "subject", []),
        ("Thorne died in Dresden.", "subject", ["died"]),
    ],
)
def test_relations(text, relation, held):
    """A post has the name of who holds it, and a verb its subject; no other word has either."""
    frame = READER.read(text)
    found = [frame.said(slot.heads) for slot in frame.slots if slot.relation == relation]
    assert found == held


def test_scopes_ranks_and_plans():
    """All, second-largest and plans are read with what they are of."""
    frame = READER.read("All members want to build the second largest tower in Oslo.")
    assert [scope.kind for scope in frame.scopes] == [ScopeKind.ALL]
    assert [(rank.order, rank.stem) for rank in frame.ranks] == [(2, "larg")]
    assert frame.plans


def test_places_lie_in_each_other():
    """A city lies in its country and continent, and in no other."""
    places = {name: place for name in ("aarhus", "denmark", "europe", "china")
              for _, _, place in gazetteer("en").find((name,))}  # fmt: skip
    assert contains(places["europe"], places["aarhus"])
    assert contains(places["denmark"], places["aarhus"])
    assert not contains(places["aarhus"], places["denmark"])
    assert disjoint(places["china"], places["europe"])


@example(" A", "en")
@given(st.text(max_size=80), st.sampled_from(["en", "de", "zh", "ar", "xx"]))
def test_any_text_at_all_can_be_read(text, language):
    """Reading never fails, and words lie in order within the text."""
    reader = FrameReader(language)
    for frame in (reader.read(text), reader.read_question(text)):
        ends = [word.end for word in frame.words]
        assert ends == sorted(ends)
        assert frame.asked in AnswerType


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "der Markt ist offen, nicht wahr?"),
        ("pl", "targ jest otwarty, nie?"),
        ("pt", "o mercado está aberto, pois não?"),
        ("ru", "рынок открыт, разве нет?"),
        ("id", "pasar itu buka, bukan?"),
        ("hi", "बाज़ार खुला है, है न?"),
    ],
)
def test_what_asks_for_assent_denies_nothing(language, text):
    """A tag at a claim's end is no part of what is claimed."""
    frame = FrameReader(language).read_question(text, claim_probability=0.9)
    assert frame.is_claim
    assert frame.negations == ()


@pytest.mark.parametrize(
    ("text", "likely", "is_claim"),
    [
        ("the nuns knew all along what was in the chest", 0.8, True),
        ("the nuns knew all along what was in the chest", 0.7, False),
        ("what was in the chest that the nuns knew of", 0.9, False),
        ("can you tell me what was in the chest", 0.9, False),
        ("were the nuns or the priests told what was in it", 0.9, False),
    ],
)
def test_a_word_of_asking_within_a_statement(text, likely, is_claim):
    """What was asked may be told, too: what the message begins with, and the head, say which."""
    frame = FrameReader("en").read_question(text, claim_probability=likely)
    assert frame.is_claim is is_claim


@pytest.mark.parametrize(
    ("language", "text"), [("pl", "burmistrz powiedział że nie"), ("es", "el alcalde dijo que no")]
)
def test_a_denial_at_the_end_is_one(language, text):
    """Without a comma or a question mark it asks for no assent: "he said no"."""
    assert FrameReader(language).read_question(text, claim_probability=0.9).negations


@pytest.mark.parametrize("language", ["nl", "de"])
def test_only_english_forms_superlatives_so(language):
    """The Dutch "moest" is a verb, and compares nothing."""
    assert not FrameReader(language).read("de brug moest dicht").ranks
    assert FrameReader("en").read("the tallest bridge").ranks
