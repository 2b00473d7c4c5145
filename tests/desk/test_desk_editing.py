"""What a form saves stands in the YAML as a person would have written it, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_visitor import Visitor, fields

from bot.authoring.desk.desk import Access, Desk
from bot.dialogue.engine import Engine
from bot.knowledge.loader import load_knowledge

ENTRY = "/edit/entry/sound-agreement"


async def form(desk: Visitor, path: str) -> dict[str, list[str]]:
    """Open a form and return what it holds."""
    page = await desk.get(path)
    assert page.status_code == 200, page.text
    return fields(page.text)


async def test_saving_changes_only_what_was_typed(desk: Visitor, folder: Path) -> None:
    """One title changes one line; the difference is shown, and can be taken back."""
    file = folder / "faq" / "dispute.yaml"
    before = file.read_text(encoding="utf-8")
    file.with_name(".#dispute.yaml").symlink_to("ann@desk.4711")  # an editor has it open
    sent = await form(desk, ENTRY)
    page = await desk.post(ENTRY, **{**sent, "title": "What did they agree on?"})
    assert "What did they agree on?" in page.text
    after = file.read_text(encoding="utf-8")
    changed = set(after.splitlines()) ^ set(before.splitlines())
    assert len(changed) == 2
    assert "agree on?" in (await desk.get("/edit")).text
    await desk.post("/undo")
    assert file.read_text(encoding="utf-8") == before


async def test_a_form_saved_as_it_is_changes_nothing(desk: Visitor, folder: Path) -> None:
    """Opening and saving leaves every byte."""
    for path, file in ((ENTRY, "faq/dispute.yaml"), ("/edit/fact/farm-area", "facts/farms.yaml")):
        before = (folder / file).read_bytes()
        assert (await desk.post(path, **await form(desk, path))).status_code == 200
        assert (folder / file).read_bytes() == before


async def test_a_figure_without_a_name_is_not_lost(desk: Visitor, folder: Path) -> None:
    """A figure that was chosen is saved also where it was given no name, or that of another."""
    path = "/edit/fact/farm-families"
    sent = await form(desk, path)
    for name in ("", "families"):
        new = {"figures.slot": name, "figures.text": "85 hectares", "figures.of": "area"}
        wider = {key: [*values[:-1], new.get(key, values[-1])] for key, values in sent.items()}
        page = await desk.post(path, **wider)
        assert page.status_code == 200, page.text
        figures = load_knowledge(folder).facts["farm-families"].figures.values()
        assert "85 hectares" in [one.text for one in figures]
        sent = await form(desk, path)


async def test_a_saved_phrasing_answers_at_once(desk: Visitor) -> None:
    """What was asked in vain is answered after it was written as a phrasing."""
    question = "zorp quux of the ropes"
    sent = await form(desk, ENTRY)
    sent["phrasings"] = [sent["phrasings"][0] + "\n" + question]
    await desk.post(ENTRY, **sent)
    assert "Exact words" in (await desk.post("/chat", text=question)).text


async def test_changed_underneath(desk: Visitor, folder: Path) -> None:
    """A save over what somebody else saved meanwhile is refused, and both are shown."""
    file = folder / "faq" / "dispute.yaml"
    sent = await form(desk, ENTRY)
    theirs = file.read_text(encoding="utf-8").replace(
        "What does the Sound Agreement say?", "Their title?"
    )
    file.write_text(theirs, encoding="utf-8")
    page = await desk.post(ENTRY, **{**sent, "title": "My title?"})
    assert page.status_code == 409
    assert "Their title?" in page.text
    assert "My title?" in page.text
    assert file.read_text(encoding="utf-8") == theirs
    again = {**fields(page.text), "title": "My title?"}
    assert (await desk.post(ENTRY, **again)).status_code == 200
    assert "My title?" in file.read_text(encoding="utf-8")


async def test_another_entry_of_the_same_file_may_change(desk: Visitor, folder: Path) -> None:
    """Two people who edit two entries of a file both keep what they wrote."""
    file = folder / "faq" / "dispute.yaml"
    mine = await form(desk, ENTRY)
    other = "/edit/entry/closed-grounds"
    await desk.post(other, **{**await form(desk, other), "title": "Who is against it?"})
    await desk.post(ENTRY, **{**mine, "title": "My title?"})
    text = file.read_text(encoding="utf-8")
    assert "Who is against it?" in text
    assert "My title?" in text


async def test_what_was_changed_since_is_not_taken_back(desk: Visitor, folder: Path) -> None:
    """Undo leaves a file that somebody else saved since, and says so."""
    await desk.post(ENTRY, **{**await form(desk, ENTRY), "title": "My title?"})
    file = folder / "faq" / "dispute.yaml"
    file.write_text(f"# mine\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    page = await desk.post("/undo")
    assert "was saved by somebody meanwhile; nothing was changed" in page.text
    assert "My title?" in file.read_text(encoding="utf-8")


async def test_what_check_refuses_is_not_saved(desk: Visitor, folder: Path) -> None:
    """An error stands at its field, as one types and on saving; the files stay as they were."""
    file = folder / "faq" / "dispute.yaml"
    before = file.read_bytes()
    sent = {**await form(desk, ENTRY), "answer": "{no-such-fact} and 17 more"}
    found = (await desk.post("/check/entry/sound-agreement", **sent)).json()
    assert not found["ok"]
    assert found["fields"]["answer"]
    page = await desk.post(ENTRY, **sent)
    assert page.status_code == 422
    assert "{no-such-fact} and 17 more" in page.text
    assert file.read_bytes() == before


TYPED = [
    # page, what is typed in which field, the field with a message, words of the message
    ("entry/sound-agreement", {"answer": "They get 7."}, "answer", "written out in the answer"),
    ("entry/sound-agreement", {"answer": "{no-such}"}, "answer", "there is no fact 'no-such'"),
    ("entry/sound-agreement", {"answer": "{fisher-payment.x}"}, "answer", "has no 'x'"),
    ("entry/sound-agreement", {"answer": "Nothing."}, "answer", "refers to no fact"),
    ("entry/sound-agreement", {"answer": ""}, "id", "has no answer"),
    ("entry/sound-agreement", {"kind": "gap"}, "answer", "a gap is a question"),
    ("entry/sound-agreement", {"title": "What of the 7?"}, "title", "stands in a title"),
    ("entry/sound-agreement", {"title": "What of {it}?"}, "title", "braces and all"),
    ("entry/sound-agreement", {"title": ""}, "id", "'title:' is missing here"),
    ("entry/sound-agreement", {"phrasings": ""}, "id", "'phrasings:' is missing here"),
    ("entry/sound-agreement", {"phrasings": "one thing"}, "phrasings", "has 1 phrasing;"),
    ("entry/sound-agreement", {"phrasings": "a thing\nb thing"}, "phrasings", "2 phrasings;"),
    ("entry/sound-agreement", {"phrasings": "same thing\nsame thing"}, "phrasings", "twice"),
    (
        "entry/sound-agreement",
        {"rejects": "will there be more ropes soon"},
        "rejects",
        "also a phrasing",
    ),
    (
        "entry/sound-agreement",
        {"finds": "are the ropes near the surface"},
        "finds",
        "also leads to",
    ),
    ("entry/sound-agreement", {"related": "ferry-capacit"}, "related", "did you mean"),
    ("fact/farm-area", {"quote": "No such words at all."}, "quote", "these words are not in"),
    ("fact/farm-area", {"statement": "It covers 7."}, "statement", "out in the statement"),
    ("fact/farm-area", {"statement": "It covers {x}."}, "statement", "no figure, name or list"),
    ("fact/farm-area", {"said_by": "Nobody Atall"}, "said_by", "write the speaker"),
    ("fact/farm-area", {"as_of": "nothing-such"}, "as_of", "this fact has no figure"),
]


async def test_what_check_says_at_a_field_is_in_the_browsers_language(desk: Visitor) -> None:
    """Each of these has its words in another language, too; what was typed does not matter."""
    forms = {path: await form(desk, f"/edit/{path}") for path in {row[0] for row in TYPED}}
    for path, typed, field, english in TYPED:
        words = {}
        for language in ("en", "de"):
            desk.client.headers["accept-language"] = language
            found = (await desk.post(f"/check/{path}", **{**forms[path], **typed})).json()
            words[language] = " ".join(found["fields"][field])
        assert english in words["en"], typed
        assert english not in words["de"], typed
        assert words["de"].strip(), typed


@pytest.mark.parametrize("named", [True, False])
async def test_a_full_disk(
    desk: Visitor, folder: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """A disk that is full is told, what was typed stays in the form, the file as it was; the system
    names the file where it can't be made, none where it can't be filled."""
    before = (folder / "faq" / "dispute.yaml").read_bytes()
    sent = await form(desk, ENTRY)

    def full(*_: object, **__: object) -> None:
        place = [str(folder / "faq")] if named else []
        raise OSError(28, "No space left on device", *place)

    monkeypatch.setattr("bot.knowledge.text_files.tempfile.mkstemp", full)
    page = await desk.post(ENTRY, **{**sent, "title": "My title?"})
    assert page.status_code == 422
    assert "dispute.yaml: can&#39;t be written: No space left on device" in page.text
    assert "My title?" in page.text
    assert (folder / "faq" / "dispute.yaml").read_bytes() == before


async def test_a_broken_file_is_told_and_the_last_good_answers(desk: Visitor, folder: Path) -> None:
    """While a file is broken every page says so, and the bot answers from what was good."""
    (folder / "faq" / "dispute.yaml").write_text("entries: [", encoding="utf-8")
    page = (await desk.post("/chat", text="how much do the fishers get a year")).text
    assert "dispute.yaml:" in page
    assert "Exact words" in page


def test_a_save_while_it_starts(folder: Path, build_once: Callable[..., Engine]) -> None:
    """What is saved while the desk opens is shown at once."""
    file = folder / "faq" / "dispute.yaml"

    def busy(path: Path, _: Engine | None) -> Engine:
        engine = build_once(load_knowledge(path))
        file.write_text(
            file.read_text().replace("What does the Sound Agreement say?", "What of it?")
        )
        return engine

    desk = Desk(folder, Access(0), busy)
    desk.refresh()
    assert desk.bot.knowledge.entries["sound-agreement"].title == "What of it?"


async def test_an_answer_written_from_a_sentence(desk: Visitor, folder: Path) -> None:
    """A sentence that nothing rests on gets its fact with figures, and an entry over it."""
    source = next((folder / "sources").glob("*.md"))
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{text}\nThe harbour has 12 benches.\n", encoding="utf-8")
    page = (await desk.get("/article")).text
    sentence = re.findall(r'class="sentence nothing" href="#([^"]+)"', page)[0]
    sent = await form(desk, f"/edit/entry?sentence={sentence}")
    sent |= {"title": ["What of this?"], "phrasings": ["what of this"], "id": ["of-this"]}
    page = (await desk.post("/edit/entry", **sent)).text
    assert "Saved" in page, re.findall(r'class="error"[^>]*>([^<]+)', page)
    entry = load_knowledge(folder).entries["of-this"]
    assert [one.text for one in entry.facts[0].figures.values()] == ["12"]
    place = entry.facts[0].citation
    assert f"{place.source.id}-p{place.paragraph}-s{place.sentence}" == sentence


async def test_names_and_gaps(desk: Visitor, folder: Path) -> None:
    """A new gap and a further way to write a name are saved to their files."""
    gap = await form(desk, "/edit/entry?kind=gap&question=is+there+a+casino&topic=gaps")
    await desk.post("/edit/entry", **{**gap, "id": "gap-casino", "topic": "gaps"})
    await desk.post(
        "/edit/name/Storvik",
        also="Storvik town",
        version=(await form(desk, "/edit/name/Storvik"))["version"],
    )
    made = load_knowledge(folder)
    assert made.entries["gap-casino"].kind == "gap"
    assert next(one for one in made.names if one.name == "Storvik").also == ("Storvik town",)


async def test_the_only_entry_of_a_file_is_dropped(desk: Visitor, folder: Path) -> None:
    """What is left is a file without any, which the next new entry may fill."""
    gap = await form(desk, "/edit/entry?kind=gap&question=is+there+a+casino")
    await desk.post("/edit/entry", **{**gap, "id": "gap-casino", "topic": "casino"})
    path = "/edit/entry/gap-casino"
    page = await desk.post(path, **await form(desk, path), drop="1")
    assert page.status_code == 200, page.text
    assert "entries: []" in (folder / "faq" / "casino.yaml").read_text(encoding="utf-8")


async def test_nothing_is_written_outside_the_folder(desk: Visitor, folder: Path) -> None:
    """A topic that looks like a path is a topic."""
    sent = await form(desk, "/edit/entry?kind=gap&question=is+there+a+casino")
    page = await desk.post("/edit/entry", **{**sent, "topic": "../../evil"})
    assert page.status_code == 200
    assert (folder / "faq" / "evil.yaml").exists()
    assert not list(folder.parent.glob("evil*"))


async def test_read_only_saves_nothing(visit: Callable[..., Visitor], folder: Path) -> None:
    """A desk for reading only refuses every save."""
    visitor = visit(read_only=True)
    await visitor.open()
    before = (folder / "faq" / "dispute.yaml").read_bytes()
    sent = await form(visitor, ENTRY)
    assert (await visitor.post(ENTRY, **{**sent, "title": "X?"})).status_code == 403
    assert (folder / "faq" / "dispute.yaml").read_bytes() == before
