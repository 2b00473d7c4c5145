"""Folders of every make: imported, of the last release, of several articles, with own limits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from dialogue_promises import (
    FIXTURES,
    assert_cited,
    assert_well_formed,
    entries,
    puts_right,
    seen,
    titles,
)
from fake_reader import drafted

from bot.authoring.draft.folder import draft_folder, draft_into
from bot.authoring.draft.formats import read_any
from bot.cli.main import main
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome
from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.loader import load_knowledge

TABLE = """question,answer
When are you open?,From 9 to 5. Not on Sundays.
How much is a new library card?,A new card costs 12 euros.
Where can I park my bicycle?,Behind the house.
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine for what ``import`` makes of a table without an article."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "faq.csv").write_text(TABLE, encoding="utf-8")
    assert main(["import", str(folder / "faq.csv"), "--out", str(folder / "made")]) == 0
    return Engine(load_knowledge(folder / "made"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine for two articles drafted into one folder."""
    out = tmp_path_factory.mktemp("shelf") / "both"
    draft_folder(read_any(str(FIXTURES / "articles" / "heating.md")), out, "en", {})
    draft_into(read_any(str(FIXTURES / "articles" / "regatta.md")), out, "en", {})
    return Engine(load_knowledge(out))


def test_an_imported_answer_has_no_citation_and_says_so(imported: Engine) -> None:
    """What has no article is answered word for word, and it is said that it has no source."""
    for question, answer in (line.split(",") for line in TABLE.splitlines()[1:]):
        reply = imported.reply(question)
        assert_well_formed(reply, imported)
        assert reply.answers[0].text == answer
        assert not reply.answers[0].citations
        assert imported.catalogue.text("reply.sourceless", "en") in seen(imported, reply)


@pytest.mark.xfail(
    strict=False,
    reason="with three entries, the confidence of a phrasing with one word in common is too high",
)
def test_an_imported_folder_does_not_answer_what_it_lacks(imported: Engine) -> None:
    """A word in common makes no answer."""
    asked = ("who wrote the new book", "how old is the queen", "open source licences")
    answered = [q for q in asked if imported.reply(q).outcome is Outcome.ANSWER]
    assert answered == []


def test_of_several_articles_the_citation_says_which(shelf: Engine) -> None:
    """Each answer names its own article, and no other."""
    names = {one.id: one.title for one in shelf.knowledge.sources.values()}
    assert len(names) == 2
    answered = set()
    for question in ("how deep is the second well", "who paid a third of the plant", "who won?"):
        reply = shelf.reply(question)
        assert_cited(reply, shelf)
        for answer in reply.answers:
            cited = {citation.source.id for citation in answer.citations}
            assert len(cited) == 1
            assert [i for i, title in names.items() if title in seen(shelf, reply)] == [*cited]
            answered |= cited
    assert answered


def test_every_sentence_of_every_article_can_be_shown(shelf: Engine) -> None:
    """Each by its own id, cited from where it stands."""
    for source in shelf.knowledge.sources.values():
        for one in source.sentences:
            answer = shelf.entry_answer(f"{source.id}-p{one.paragraph}-s{one.number}")
            assert answer
            assert (answer.text, answer.citations[0].source.id) == (one.text, source.id)


def test_a_folder_of_the_last_release_answers_in_its_languages(every: dict[str, Engine]) -> None:
    """Phrasings in other languages still find their entry, and gaps are no answer."""
    engine = every["last_release"]
    asked = 0
    for language, translation in engine.knowledge.translations.items():
        for entry, texts in translation.phrasings.items():
            kind = engine.knowledge.entries[entry].kind
            for reply in (engine.reply(text, (), language) for text in texts):
                asked += 1
                if kind is EntryKind.SOURCED:
                    assert entry in [*entries(reply), *(one.entry for one in reply.related)]
                else:
                    assert reply.outcome is not Outcome.ANSWER
                assert reply.language == language
    assert asked > 8


def test_thresholds_decide_how_sure_an_answer_has_to_be(engine: Engine) -> None:
    """At 1 for both nothing is answered that is not claimed, at 0 nearly everything is."""
    asked = [f"tell me, {title}" for title in titles(engine)[:20]]

    def answered(answer: float, suggest: float) -> int:
        other = engine.with_thresholds(Thresholds(answer=answer, suggest=suggest))
        replies = [other.reply(text) for text in asked]
        return sum(reply.outcome is Outcome.ANSWER for reply in replies)

    assert answered(1.0, 1.0) <= answered(0.7, 0.3) <= answered(0.0, 0.0)
    assert answered(1.0, 1.0) < answered(0.0, 0.0)


def test_thresholds_of_a_folder_hold() -> None:
    """Those that a file has are used, those that a caller sets go before."""
    knowledge = load_knowledge(FIXTURES / "tidal")
    set_there = Engine(knowledge).reply("how deep do the ropes hang").trace["thresholds"]
    assert set_there == {"answer": knowledge.thresholds.answer, "suggest": 0.3}
    given = Engine(knowledge, thresholds=Thresholds(answer=0.9, suggest=0.8))
    assert given.reply("how deep do the ropes hang").trace["thresholds"] == {
        "answer": 0.9,
        "suggest": 0.8,
    }


def test_known_titles_are_answered_and_gaps_are_not(engine: Engine) -> None:
    """The title of an entry finds it, and what a person marked as not in the source is refused."""
    sourced = [e for e in engine.knowledge.entries.values() if e.kind is EntryKind.SOURCED]
    gaps = [e for e in engine.knowledge.entries.values() if e.kind is EntryKind.GAP]
    assert len(sourced) > 20
    assert len(gaps) > 10
    found = [entry for entry in sourced if entry.id in entries(engine.reply(entry.title))]
    assert len(found) >= 0.8 * len(sourced), {e.title for e in sourced} - {e.title for e in found}
    texts = [text for entry in gaps for text in entry.phrasings]
    answered = [t for t in texts if engine.reply(t).outcome is Outcome.ANSWER]
    assert len(answered) <= 0.02 * len(texts), answered


def test_what_an_entry_rejects_it_does_not_answer(engine: Engine) -> None:
    """An entry does not answer the questions that its maintainer says it must not, but for one in
    ten that another sentence of it may answer."""
    pairs = [(e.id, text) for e in engine.knowledge.entries.values() for text in e.rejects]
    assert len(pairs) > 30
    wrong = [pair for pair in pairs if pair[0] in entries(engine.reply(pair[1]))]
    assert len(wrong) <= 0.1 * len(pairs), wrong


FOREIGN = ("{q} in Brazil", "{q} in Norway", "{q} in 1987", "in 1951, {q}")


def test_one_condition_too_many_is_noticed(engine: Engine) -> None:
    """A country or year that no fact holds, in a known question: no answer as if it were
    not there, but for one in seven."""
    plain = [title.rstrip("?") for title in titles(engine)]
    asked = [FOREIGN[n % len(FOREIGN)].format(q=text) for n, text in enumerate(plain * 3)]
    assert len(asked) > 60
    unnoticed = []
    for text in asked:
        reply = engine.reply(text)
        assert_cited(reply, engine)
        if reply.answers and not puts_right(reply) and not reply.message:
            unnoticed.append((text, entries(reply)))
    assert len(unnoticed) <= 0.15 * len(asked), unnoticed


def test_what_an_imported_answer_rejects_it_does_not_answer(tmp_path: Path) -> None:
    """Also where no source says anything: the person who wrote it down is believed."""
    (tmp_path / "faq.csv").write_text(TABLE, encoding="utf-8")
    assert main(["import", str(tmp_path / "faq.csv"), "--out", str(tmp_path / "made")]) == 0
    (file,) = (tmp_path / "made" / "faq").glob("*.yaml")
    question = "When are you open?"
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    entry = next(one for one in written["entries"] if question in str(one))
    entry["rejects"] = ["when are you open on sundays"]
    file.write_text(yaml.safe_dump(written), encoding="utf-8")
    engine = Engine(load_knowledge(tmp_path / "made"))
    assert entries(engine.reply(question)) == [entry["id"]]
    assert entry["id"] not in entries(engine.reply("when are you open on sundays"))


def test_of_several_articles_none_is_the_one_asked_about(shelf: Engine) -> None:
    """Who wrote "the article" is not said of one of several."""
    for source in shelf.knowledge.sources.values():
        assert source.title not in shelf.reply("when was it published").message


def test_the_nearest_sentence_is_shown_where_the_bot_is_unsure(every: dict[str, Engine]) -> None:
    """Its beginning on a button would not say what it says; the others are buttons."""
    engine = every["library"]
    found = engine.reply("how old is the director")
    assert (found.outcome, found.reason, found.answers) == ("suggestions", "unsure", ())
    assert [one.citations[0].quote[:12] for one in found.related] == ["Its director"]
    assert found.related[0].entry == found.suggestions[0].entry
    parts = (found.message, found.related[0].text, found.suggestions[1].question)
    assert found.suggestions[0].question not in seen(engine, found)
    places = [seen(engine, found).index(one) for one in parts]
    assert places == sorted(places)


TICKS = """Ticks of Orland

Ticks are now found at heights of up to 1,200 metres, 300 metres higher than in the 1990s.

The vaccine protected 80 of 100 forest workers in the trial.
"""


def test_no_date_is_the_last_of_what_is_so_now(tmp_path: Path) -> None:
    """A sentence that says "now" needs no note that the source has nothing later than a date."""
    engine = Engine(load_knowledge(drafted(TICKS, tmp_path)))
    (answer,) = engine.reply("how many metres up are ticks found now").answers
    assert "1,200 metres" in answer.text
    assert not answer.notes


def test_advice_is_no_claim(tmp_path: Path) -> None:
    """No article says what an asker should do: nothing is confirmed or denied."""
    engine = Engine(load_knowledge(drafted(TICKS, tmp_path)))
    reply = engine.reply("should I take the vaccine, I am a forest worker")
    assert reply.trace["claim"] is False
    assert all(answer.verdict is None for answer in reply.shown)
