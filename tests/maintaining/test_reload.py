"""A saved change is taken up as a whole; a broken save keeps the last good and is told once."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.chat import refreshed
from bot.cli.engine import live_responder
from bot.dialogue.engine import Engine
from bot.dialogue.live import Build, LiveResponder, Reloaded, follow
from bot.knowledge.cached import load_cached
from bot.knowledge.editing import add_items
from bot.knowledge.loader import load_knowledge
from bot.knowledge.watcher import Watcher

ENTRY = ("entries", 0, "phrasings")


@pytest.fixture
def build(build_once: Callable[..., Engine], cache_home: Path) -> Build:
    """Return what builds an engine that knows words only."""
    return lambda folder, _: build_once(load_cached(folder, cache_home / "knowledge"))


def edit(path: Path, phrasing: str) -> None:
    """Save a new phrasing for the first entry of a file."""
    path.write_text(add_items(path.read_text(), ENTRY, [phrasing]))


def replace(path: Path, text: str) -> None:
    """Save as editors do that write a new file and put it in the place of the old one."""
    new = path.with_name(f".{path.name}.swp")
    new.write_text(text)
    new.replace(path)


def same_size(path: Path) -> None:
    """Change one letter and set the old times again."""
    times = path.stat()
    path.write_text(path.read_text().replace("when", "whem", 1))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def touch(path: Path) -> None:
    """Save without a change."""
    path.write_bytes(path.read_bytes())


def backup(path: Path) -> None:
    """Leave what editors leave beside a file."""
    shutil.copy(path, f"{path}~")
    shutil.copy(path, path.with_name(f".#{path.name}"))


@pytest.mark.parametrize(
    ("act", "seen"),
    [
        (lambda path: edit(path, "new?"), True),
        (lambda path: replace(path, path.read_text() + "# end\n"), True),
        (same_size, True),
        (lambda path: path.unlink(), True),
        (lambda path: path.with_name("new.yaml").write_text("x"), True),
        (lambda path: path.rename(path.with_name("other.yaml")), True),
        (touch, False),
        (backup, False),
        (lambda _: None, False),
    ],
)
def test_what_counts_as_a_change(tidal: Path, act: Callable[[Path], None], seen: bool) -> None:
    """What a file holds counts, however it was saved; what editors leave behind does not."""
    watcher = Watcher(tidal)
    act(tidal / "faq/farms.yaml")
    assert watcher.changed() is seen
    assert watcher.changed() is False


def test_symbolic_links(tidal: Path, tmp_path: Path) -> None:
    """Folders that are links, swapped for others as containers do, are followed."""
    (tmp_path / "one").mkdir()
    for version in ("one", "two"):
        shutil.copytree(tidal, tmp_path / version, dirs_exist_ok=True)
    edit(tmp_path / "two/faq/farms.yaml", "new?")
    link = tmp_path / "current"
    link.symlink_to("one")
    (tmp_path / "mounted").mkdir()
    for name in ("knowledge.yaml", "facts", "faq", "sources"):
        (tmp_path / "mounted" / name).symlink_to(link / name)
    watcher = Watcher(tmp_path / "mounted")
    next_link = tmp_path / "next"
    next_link.symlink_to("two")
    next_link.replace(link)
    assert watcher.changed()
    assert "new?" in str(load_knowledge(tmp_path / "mounted").entries)


def test_old_times_are_not_trusted_at_once(tidal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is read again while it is so new that its times can't tell a second save."""
    path = tidal / "faq/farms.yaml"
    times = path.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: times)
    now = times.st_ctime
    monkeypatch.setattr("time.time", lambda: now)
    watcher = Watcher(tidal)
    for phrasing, then, is_seen in (("a", 0, True), ("b", 10, True), ("c", 10, False)):
        now = times.st_ctime + then
        path.write_text(path.read_text() + f"# {phrasing}\n")
        assert watcher.changed() is is_seen


def test_half_written_files_are_waited_for(tidal: Path) -> None:
    """A change counts once two looks see the same: nobody is still writing."""
    watcher, path = Watcher(tidal), tidal / "faq/farms.yaml"
    text = path.read_text() + "# end\n"
    seen = [watcher.settled()]
    for part in (text[:100], text[:5000], text):
        path.write_text(part)
        seen.append(watcher.settled())
    assert seen == [False, False, False, False]
    assert [watcher.settled(), watcher.settled()] == [True, False]


def test_files_that_can_not_be_read(tidal: Path) -> None:
    """A pipe, a folder or a dead link named like a file neither stops nor blocks the watching."""
    watcher = Watcher(tidal)
    os.mkfifo(tidal / "faq/pipe.yaml")
    (tidal / "faq/sub.yaml").mkdir()
    (tidal / "faq/dead.yaml").symlink_to("nowhere")
    assert watcher.changed()
    shutil.rmtree(tidal)
    assert watcher.changed()


def test_reload_tells_what_changed(tidal: Path, build: Build) -> None:
    """Entries added, removed and changed are named; a changed fact changes its entries."""
    responder = LiveResponder(tidal, build)
    assert responder.reload() == Reloaded()
    facts = tidal / "facts/farms.yaml"
    facts.write_text(facts.read_text().replace("hang {depth} below", "hang {depth} under"))
    faq = tidal / "faq/smalltalk.yaml"
    name = next(e.id for e in responder.knowledge.entries.values() if e.topic == "smalltalk")
    faq.write_text(faq.read_text().replace(f"- id: {name}\n", "- id: newly\n"))
    result = responder.reload()
    assert result == Reloaded(("newly",), (name,), ("rope-depth",), ())
    assert "newly" in responder.knowledge.entries


def test_translation_counts_as_a_change(tidal: Path, build: Build) -> None:
    """A phrasing in another language changes its entry."""
    responder = LiveResponder(tidal, build)
    path = tidal / "languages/fr.yaml"
    path.write_text(add_items(path.read_text(), ("phrasings", "farm-size"), ["la taille ?"]))
    assert responder.reload().changed == ("farm-size",)


BROKEN = {
    "yaml": ("faq/farms.yaml", b"topic: [\n"),
    "binary": ("facts/farms.yaml", b"\x00\xff" * 100),
    "utf-8": ("faq/farms.yaml", b"topic: \xff\n"),
    "empty": ("faq/farms.yaml", b""),
    "tabs": ("faq/farms.yaml", b"topic: a\ntitle: b\nentries:\n\t- id: c\n"),
    "bomb": ("faq/farms.yaml", b"a: &a [x]\nb: &b [*a, *a]\n"),
    "source": ("sources/hallarey.md", b"no front matter"),
    "large": ("faq/farms.yaml", b"#" * (33 * 1024 * 1024)),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_save(tidal: Path, build: Build, kind: str) -> None:
    """The last good stays in use; file and line are told once, and again only when they change."""
    responder = LiveResponder(tidal, build)
    before = responder.engine
    name, data = BROKEN[kind]
    sound = (tidal / name).read_bytes()
    (tidal / name).write_bytes(data)
    told = responder.reload_once()
    assert told is not None
    assert any(f"{name}:" in problem and ": error: " in problem for problem in told.problems)
    assert responder.engine is before
    assert responder.reload_once() is None
    assert responder.reply("how deep do the ropes hang").answers
    (tidal / name).write_bytes(sound)
    assert responder.reload_once() == Reloaded()


def test_faults_of_the_program(tidal: Path, build: Build, caplog: pytest.LogCaptureFixture) -> None:
    """Even a fault of the program in building does not take the answers away."""
    sound = iter([True])

    def fail_later(folder: Path, _: Engine | None) -> Engine:
        return build(folder, None) if next(sound, False) else 1 / 0

    responder = LiveResponder(tidal, fail_later)
    assert responder.reload().problems == (f"{tidal}: ZeroDivisionError: division by zero",)
    assert responder.reply("how deep do the ropes hang").answers
    assert caplog.records


def test_fits_the_ports(tidal: Path, build: Build) -> None:
    """It is what the Telegram side asks for: a responder, a reload that tells what it did."""
    responder = LiveResponder(tidal, build)
    assert responder.reload() == Reloaded()
    assert responder.engine.closest("ropes", 2, None)
    assert responder.engine.entry_answer("rope-depth", None)


def test_answers_go_on_while_it_reloads(tidal: Path, build: Build) -> None:
    """While a reload is under way every reply comes from one whole knowledge base or the other."""
    started, go_on = threading.Event(), threading.Event()
    first = iter([True])

    def slowly(folder: Path, _: Engine | None) -> Engine:
        if not next(first, False):
            started.set()
            assert go_on.wait(30)
        return build(folder, None)

    responder = LiveResponder(tidal, slowly)
    before = responder.knowledge.version
    edit(tidal / "faq/farms.yaml", "zebra crossing")
    thread = threading.Thread(target=responder.reload)
    thread.start()
    assert started.wait(30)
    assert responder.reply("how deep do the ropes hang").answers
    assert responder.knowledge.version == before
    go_on.set()
    thread.join(30)
    assert responder.knowledge.version != before
    assert responder.reply("zebra crossing").answers


async def test_following(tidal: Path, build: Build) -> None:
    """Each settled change is taken up and told, a broken one once; looking takes less than 2 s."""
    responder, told, waited = LiveResponder(tidal, build), [], []
    path = tidal / "faq/farms.yaml"
    sound = path.read_text()
    acts = [
        None,
        lambda: edit(path, "zebra crossing"),
        None,
        lambda: path.write_text("topic: ["),
        None,
        lambda: path.write_text("topic: [ "),
        None,
        lambda: replace(path, sound),
        None,
    ]
    turns = iter(acts)

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        act = next(turns, asyncio.CancelledError)
        if act is asyncio.CancelledError:
            raise asyncio.CancelledError
        if act:
            act()

    async def tell(result: Reloaded) -> None:
        told.append(result)

    with pytest.raises(asyncio.CancelledError):
        await follow(responder, Watcher(tidal), tell, wait)
    assert [len(one.problems) for one in told] == [0, 1, 0]
    assert [one.changed for one in told] == [("farming-start",), (), ("farming-start",)]
    assert f"{path.name}:" in told[1].problems[0]
    # A change is seen at the next look and settled at the one after.
    assert max(waited) * 2 <= 1


def test_the_live_responder_of_the_terminal(tidal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``chat --watch`` answers from what is saved, and says what keeps it from doing so, once."""
    monkeypatch.setenv("SEMANTIC", "off")
    live, watcher, path = live_responder(tidal), Watcher(tidal), tidal / "faq/farms.yaml"
    assert refreshed(live, watcher) == []
    edit(path, "zebra crossing")
    assert refreshed(live, watcher) == ["reloaded: 1 changed (farming-start)"]
    assert live.reply("zebra crossing").answers
    sound = path.read_text()
    path.write_text("topic: [")
    assert len(refreshed(live, watcher)) == 2
    assert refreshed(live, watcher) == []
    path.write_text(sound)
    assert refreshed(live, watcher) == ["reloaded: no entry changed"]


def test_without_watch_nothing_is_taken_up(tidal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``chat`` alone stays with what it started with."""
    monkeypatch.setenv("SEMANTIC", "off")
    live = live_responder(tidal)
    edit(tidal / "faq/farms.yaml", "zebra crossing")
    assert refreshed(live, None) == []
