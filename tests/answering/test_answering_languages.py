"""Other languages: the same checks, the asker's words around an answer, the source's inside."""

from __future__ import annotations

import pytest
from answering_promises import SOURCES, assert_cited, corrections, entries, said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome, Reason
from bot.understanding.language.asking import Kind

ASKED = [
    ("zh", "有多少个联合实验室", "joint-laboratories"),
    ("zh", "谁创立了国际科学组织联盟", "alliance-founder"),
    ("ru", "сколько совместных лабораторий", "joint-laboratories"),
    ("ru", "кто основал Альянс международных научных организаций", "alliance-founder"),
    ("fr", "combien de laboratoires communs", "joint-laboratories"),
    ("fr", "qui a fondé l'Alliance des organisations scientifiques", "alliance-founder"),
    ("ar", "كم عدد المختبرات المشتركة", "joint-laboratories"),
    ("ar", "من أسس التحالف", "alliance-founder"),
    ("es", "cuántos laboratorios conjuntos hay", "joint-laboratories"),
    ("pt", "quantos laboratórios conjuntos existem", "joint-laboratories"),
]


@pytest.mark.parametrize(("language", "question", "entry"), ASKED)
def test_a_foreign_question_is_answered_in_its_language(
    engines: dict[str, Engine], language: str, question: str, entry: str
) -> None:
    """The answer is found, the words around it are the asker's, the quote is the source's."""
    engine = engines["bri"]
    reply = engine.reply(question)
    assert entries(reply) == [entry]
    assert reply.language == language
    source = engine.catalogue.text("citation.source", language, title="|", publisher="")
    assert source.split("|", maxsplit=1)[0] in engine.text(reply)
    article = " ".join(SOURCES["bri"].read_text(encoding="utf-8").split())
    assert all(c.quote in article for answer in reply.answers for c in answer.citations)
    assert_cited(reply, engine)


NEAR_MISSES = [
    ("zh", "巴基斯坦有多少个联合实验室"),
    ("zh", "联合实验室花了多少钱"),
    ("ru", "сколько совместных лабораторий в Пакистане"),
    ("ru", "сколько денег вложено в парк Великий камень"),
    ("fr", "combien de laboratoires communs au Pakistan"),
    ("fr", "combien d'argent a été investi dans le parc Great Stone"),
    ("ar", "كم عدد المختبرات المشتركة في باكستان"),
]


@pytest.mark.parametrize(("language", "question"), NEAR_MISSES)
def test_a_near_miss_is_one_in_every_language(
    engines: dict[str, Engine], language: str, question: str
) -> None:
    """Kind and country are checked in other languages too, and the refusal is in that language."""
    engine = engines["bri"]
    reply = engine.reply(question)
    assert reply.outcome is Outcome.NONE
    assert reply.reason in (Reason.KIND_NOT_GIVEN, Reason.NOT_MENTIONED)
    assert reply.language == language
    assert reply.message
    assert reply.message != engine.catalogue.text(f"reply.{reply.reason.value}", "en")
    assert_cited(reply, engine)


WRONG = [
    ("zh", "有200个联合实验室吧", "more than 50"),
    ("zh", "哈恩湾项目在加纳吗", "Senegal"),
    ("fr", "il y a 200 laboratoires communs, n'est-ce pas ?", "more than 50"),
    ("ar", "هناك 200 مختبر مشترك، صحيح؟", "more than 50"),
    ("zh", "有两百个联合实验室吧", "more than 50"),
    ("ru", "читал, что план действий по инновациям запустили в 2013, верно?", "May 2017"),
    ("fr", "on m'a dit qu'il y a 20 laboratoires communs, vrai ?", "more than 50"),
    ("es", "leí que hay más de 90 laboratorios conjuntos, ¿es así?", "more than 50"),
]


@pytest.mark.parametrize(("language", "question", "right"), WRONG)
def test_a_wrong_value_is_corrected_in_its_language(
    engines: dict[str, Engine], language: str, question: str, right: str
) -> None:
    """The sentence of the correction is the asker's, the figure the source's own words."""
    engine = engines["bri"]
    reply = engine.reply(question)
    assert reply.language == language
    assert right in corrections(reply)
    assert "The article" not in corrections(reply)
    assert "200" not in engine.text(reply)


@pytest.mark.parametrize(
    "question",
    [
        "აბა რამდენი ლაბორატორია",
        "כמה מעבדות משותפות",
        "αβγ δεζ",
        "Жаңатас жел электр станциясы қашан іске қосылды?",
        "چند آزمایشگاه مشترک در کشاورزی و گیاهان پزشکی است چیست",
    ],
)
def test_a_language_that_is_not_understood(engine: Engine, question: str) -> None:
    """A script that nothing here reads, or letters that no language here has, get an honest word,
    never a guess."""
    reply = engine.reply(question)
    assert (reply.outcome, reply.reason) == (Outcome.NONE, Reason.LANGUAGE)
    assert not reply.suggestions


@pytest.mark.parametrize(
    "question",
    ["ฟาร์มสาหร่ายมีกี่แห่ง", "เรือข้ามฟากจอดที่ไหน"],
)
def test_no_guess_without_words_of_the_language(engines: dict[str, Engine], question: str) -> None:
    """By words alone, a language that the folder has nothing in gets no answer."""
    assert engines["tidal"].reply(question).outcome is Outcome.NONE


@pytest.mark.parametrize(
    "question",
    [
        "いくつの共同研究所がありますか",
        "공동 연구실은 몇 개입니까",
        "quanti laboratori congiunti ci sono",
        "hoeveel gezamenlijke laboratoria zijn er",
        "kaç ortak laboratuvar var",
        "ile jest wspólnych laboratoriów",
        "ห้องปฏิบัติการร่วมมีกี่แห่ง",
    ],
)
def test_words_of_the_folder_are_enough(engines: dict[str, Engine], question: str) -> None:
    """A language that only the folder has words of is understood; the reply is in English."""
    reply = engines["bri"].reply(question)
    assert entries(reply) == ["joint-laboratories"]
    assert reply.language == "en"


@pytest.mark.parametrize(
    "device", ["fr", "zh-hans", "ru", "xx", "", "EN-us", "toolongtobealanguage"]
)
def test_the_question_decides_before_the_device(engines: dict[str, Engine], device: str) -> None:
    """Somebody with a French phone who asks in English is answered in English."""
    reply = engines["bri"].reply("how many joint labs are there", (), device)
    assert reply.outcome is Outcome.ANSWER
    assert reply.language == "en"


@pytest.mark.parametrize("question", ["👍", "67?", ""])
def test_the_device_decides_where_the_question_does_not(
    engines: dict[str, Engine], question: str
) -> None:
    """A message without words gets its reply in the language of the asker's device."""
    assert engines["bri"].reply(question, (), "ru").language == "ru"


def test_a_translated_answer_shows_the_words_of_the_source(engines: dict[str, Engine]) -> None:
    """Where the folder has a translation, the original sentence stands beside it."""
    engine = engines["tidal"]
    reply = engine.reply("combien de passagers le ferry transporte-t-il")
    assert entries(reply) == ["ferry-capacity"]
    assert "passagers" in reply.answers[0].text
    assert "The ferry Aurelia carries 180 passengers and 24 cars." in said(reply)


@pytest.mark.xfail(
    strict=True,
    reason="'wie viele Passagiere hat die Fähre' is answered with ferry-crossing, 'four times a"
    " day': a count of something else",
)
def test_a_count_of_another_thing_is_no_answer(engines: dict[str, Engine]) -> None:
    """A word that could not be translated is no reason to answer with any count there is."""
    reply = engines["tidal"].reply("wie viele Passagiere hat die Fähre")
    assert entries(reply) in ([], ["ferry-capacity"])


def test_smalltalk_is_understood_in_other_languages(engines: dict[str, Engine]) -> None:
    """A greeting in Chinese is a greeting."""
    assert engines["bri"].reply("你好").outcome is Outcome.SMALLTALK


def test_a_name_inside_a_longer_word_is_no_name(engines: dict[str, Engine]) -> None:
    """Where no spaces stand between words, Laos may seem to stand in the word for a cloud."""
    reply = engines["bri"].reply("คลาวด์ของจีนมีประโยชน์อะไร")
    assert entries(reply) == ["cloud-platforms"]


@pytest.mark.parametrize(
    ("language", "question", "entry"),
    [
        ("vi", "Trung Quốc đã lập bao nhiêu phòng thí nghiệm chung?", "joint-laboratories"),
        ("vi", "trung quoc da lap bao nhieu phong thi nghiem chung", "joint-laboratories"),
        ("hi", "संयुक्त प्रयोगशालाएँ कितनी हैं?", "joint-laboratories"),
        ("hi", "ग्रेट स्टोन पार्क किस देश में है", "great-stone-location"),
        ("uk", "Скільки спільних лабораторій створив Китай?", "joint-laboratories"),
        ("uk", "хто заснував альянс наукових організацій", "alliance-founder"),
    ],
)
def test_languages_that_the_encoder_was_not_trained_on(
    engines: dict[str, Engine],
    with_meaning: dict[str, Engine],
    language: str,
    question: str,
    entry: str,
) -> None:
    """Vietnamese, with and without its marks, Hindi, Ukrainian: by words and with the encoder."""
    for engine in (engines["bri"], with_meaning["bri"]):
        assert entries(engine.reply(question)) == [entry], said(engine.reply(question))
        assert engine.reply(question).trace["assessment"].question.language == language


def test_hindi_is_read_in_latin_letters(engines: dict[str, Engine]) -> None:
    """As it is typed on a phone, without a word that only Devanagari has."""
    reply = engines["bri"].reply("technology transfer ke kitne platform bane hai", (), "hi")
    assert entries(reply) == ["transfer-platforms"]


def test_of_a_language_that_the_encoder_can_not_read_words_alone_tell(
    with_meaning: dict[str, Engine],
) -> None:
    """Half of the pieces of Hindi are unknown to it, hardly one of Ukrainian."""
    engine = with_meaning["bri"]
    for text, mode in (
        ("संयुक्त प्रयोगशालाएँ कितनी हैं?", "lexical_foreign"),
        ("Скільки спільних лабораторій створив Китай?", "fused_foreign"),
    ):
        assert engine.reply(text).trace["assessment"].decision.mode == mode


def test_a_danda_ends_a_sentence(engines: dict[str, Engine]) -> None:
    """Two Hindi questions are two."""
    reply = engines["bri"].reply("गठबंधन किसने बनाया। गठबंधन में कितने सदस्य हैं।")
    assert entries(reply) == ["alliance-founder", "alliance-members"]


@pytest.mark.parametrize("language", ["fr", "hi", "ko", "ru", "tr", "uk", "vi"])
def test_a_name_that_goes_on_as_another_word_fails_nothing(
    engines: dict[str, Engine], language: str
) -> None:
    """Of "Zhanatas wind" and "windmill" the second word is longer where both are written."""
    engine = engines["bri"]
    forms = [f for group in engine.knowledge.translations[language].names.values() for f in group]
    parted = [form.split(" ", 1) for form in forms if " " in form]
    texts = {f"{first} {form}" for first, rest in parted for form in forms if form.startswith(rest)}
    assert texts
    for text in sorted(texts):
        assert engine.reply(text, language=language).outcome in Outcome, text


def test_a_number_far_behind_its_noun_is_put_right(engines: dict[str, Engine]) -> None:
    """Languages that put the number last say what it counts all the same."""
    question = "anggota aliansi organisasi ilmiah internasional tuh 76 kan?"
    assert "67" in corrections(engines["bri"].reply(question, (), "id"))


def test_somehow_asks_for_no_way(engines: dict[str, Engine]) -> None:
    """A question word inside an indefinite one ("как-то") asks nothing."""
    trace = engines["bri"].reply("а белаз из жодино как-то участвует в этом парке").trace
    assert trace["assessment"].question.ask.kind is Kind.YES_NO


@pytest.mark.parametrize(
    ("language", "question", "entry"),
    [
        ("pl", "z iloma krajami Chiny mają podpisane umowy naukowe", "cooperation-agreements"),
        ("pl", "ile jest wspólnych laboratoriów, bo nie pamiętam", "joint-laboratories"),
        ("th", "มีห้องปฏิบัติการร่วมกี่แห่ง 5555", "joint-laboratories"),
    ],
)
def test_words_that_look_like_dates_numbers_or_denials_are_none(
    engines: dict[str, Engine], language: str, question: str, entry: str
) -> None:
    """The word "mają" is no month, laughter no number; what the asker forgot is not denied."""
    assert entries(engines["bri"].reply(question, (), language)) == [entry]
