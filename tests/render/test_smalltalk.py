"""What is said to the bot is understood, and answered from what the source tells of itself."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from render_knowledge import CATALOGUE, ROOT, knowledge

from bot.dialogue.smalltalk import (
    LEANING,
    Listener,
    SmalltalkIntent,
    normalized,
    reply_text,
)
from bot.knowledge.loader import load_knowledge
from bot.render.blocks import count_words

ARTICLE = {"labs", "contact", "stone", "great", "kenya"}
LISTENER = Listener(CATALOGUE, ARTICLE)
BARE = replace(knowledge(), entries={})  # nothing of its own for small talk


@pytest.mark.parametrize(
    ("language", "message", "intent"),
    [
        ("en", "Hi!!", "greeting"),
        ("en", "heloo", "greeting"),
        ("en", "helloooooo", "greeting"),
        ("en", "hi, how are you?", "how-are-you"),
        ("en", "thank yuo", "thanks"),
        ("en", "quit", "goodbye"),
        ("en", "hahahahahaha", "reaction"),
        ("en", "😂", "reaction"),
        ("en", "👍🏽", "reaction"),
        ("en", "wow thats a lot", "reaction"),
        ("en", "great", "praise"),
        ("en", "No", "confirmation"),
        ("en", "tell me more", "more"),
        ("en", "repeat that", "repeat"),
        ("en", "shorter please", "shorter"),
        ("en", "source?", "where"),
        ("en", "where does it say that", "where"),
        ("en", "are you ChatGPT?", "are-you-human"),
        ("en", "can i trust you", "trust"),
        ("en", "who made you", "maker"),
        ("en", "???", "what-can-you-do"),
        ("en", "delete my data", "data"),
        ("en", "what's the weather", "off-topic"),
        ("fr", "Merci beaucoup !", "thanks"),
        ("de", "Wer hat dich programmiert?", "maker"),
        ("en", "danke", "thanks"),
        ("zh", "谢谢！", "thanks"),
        ("ja", "もう一度", "repeat"),
        ("ar", "شكراً", "thanks"),
        ("hi", "धन्यवाद", "thanks"),
        ("sw", "asante sana", "thanks"),
    ],
)
def test_understood(language: str, message: str, intent: str) -> None:
    """In every language; slips, stretched letters, marks and emoji do not matter."""
    assert LISTENER.understand(message, language) == intent


@pytest.mark.parametrize(
    "message",
    [
        "how many labs",
        "hi, how many labs are there?",
        "contact",  # the article has contacts
        "great stone",
        "whats the weather in kenya",
        "thanks to whom was it built",
        "",
        "   ",
        "hello " * 40,
    ],
)
def test_left_alone(message: str) -> None:
    """What may be about the article is a question."""
    assert LISTENER.understand(message, "en") is None


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_phrase_of_every_language(language: str) -> None:
    """Each is understood, and stands under one intent alone."""
    phrases: dict[str, str] = {}
    listener = Listener(CATALOGUE)
    for intent in SmalltalkIntent:
        said = CATALOGUE.text(f"heard.{intent}", language).split("|")
        assert len(said) > 1 or language != "en"
        for phrase in map(normalized, said):
            assert phrase
            assert phrases.setdefault(phrase, intent) == intent, phrase
            assert listener.understand(phrase, language) == intent


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_intent_has_a_short_reply(language: str) -> None:
    """In every language, with nothing left in braces; only the opening sentence may be long."""
    for intent, has_answer in itertools.product(SmalltalkIntent, (False, True)):
        said = reply_text(intent, BARE, CATALOGUE, language, has_answer=has_answer)
        assert said.strip()
        assert "{" not in said
        assert intent is SmalltalkIntent.ABOUT or count_words(said) <= 60


def test_what_the_source_tells_of_itself() -> None:
    """Publisher, author, date, address and contact, where they are given."""
    (plain,) = BARE.sources.values()
    told = replace(plain, author="A. Writer", date="2023-10-11", url="https://example.org/a")
    known = replace(BARE, sources={told.id: told})

    def said(intent: SmalltalkIntent, where: object = known) -> str:
        return reply_text(intent, where, CATALOGUE, "en")  # type: ignore[arg-type]

    assert "A. Writer" in said(SmalltalkIntent.AUTHOR)
    assert "Science and Technology Daily" in said(SmalltalkIntent.AUTHOR, BARE)
    assert "2023-10-11" in said(SmalltalkIntent.DATE)
    assert "https://example.org/a" in said(SmalltalkIntent.LINK)
    assert "65368972" in said(SmalltalkIntent.CONTACT)
    unknown = "That is not given with the article."
    assert said(SmalltalkIntent.LINK, BARE) == said(SmalltalkIntent.DATE, BARE) == unknown
    assert plain.sentences[0].text in said(SmalltalkIntent.ABOUT)


def test_what_leans_on_the_answer_before() -> None:
    """Without one the bot says so; with one it has no more."""
    for intent in LEANING:
        assert "no answer yet" in reply_text(intent, BARE, CATALOGUE, "en")
        assert "no more" in reply_text(intent, BARE, CATALOGUE, "en", has_answer=True)


def test_a_folder_has_its_own_words() -> None:
    """An entry of kind smalltalk with the id of the intent, in the folder's language."""
    folder = load_knowledge(ROOT / "tests" / "fixtures" / "last_release")
    own = folder.entries["greeting"]
    assert reply_text(SmalltalkIntent.GREETING, folder, CATALOGUE, "en") == own.answer
    assert reply_text(SmalltalkIntent.GREETING, folder, CATALOGUE, "it").startswith("Salve!")
