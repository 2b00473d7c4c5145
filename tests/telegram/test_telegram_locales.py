"""The bot's own words in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from locale_problems import problems

from bot.locales import FOLDER, Catalogue, load_catalogue

CATALOGUE = load_catalogue()


def test_every_key_in_every_language() -> None:
    """A missing key, an unknown one or a lost placeholder fails here, by file and key."""
    assert len(CATALOGUE.languages) == 21
    assert CATALOGUE.languages[0] == "en"
    assert problems(CATALOGUE) == []


def test_problems_are_found() -> None:
    """Each kind of mistake that a translator can make is named."""
    english = {"a": "one {x}", "b": "two", "c": "three"}
    catalogue = Catalogue({"en": english, "fr": {"a": "un", "b": " ", "d": "quatre"}})
    assert sorted(problems(catalogue)) == [
        "fr.yaml: a has other words in braces than English (x)",
        "fr.yaml: b is empty",
        "fr.yaml: c is missing",
        "fr.yaml: d is not a key of en.yaml",
    ]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("pt-BR", "pt"), ("zh_Hans", "zh"), ("FR", "fr"), ("xx", "en"), ("", "en"), (None, "en")],
)
def test_language_tags(tag: str | None, language: str) -> None:
    """Regions and scripts are left out; what the bot does not speak becomes English."""
    assert CATALOGUE.resolve(tag) == language
    assert CATALOGUE.voice(tag).language == language


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {1: "1 day", 2: "2 days", 90: "90 days"}),
        ("ru", {1: "1 дня", 2: "2 дней", 21: "21 дня", 90: "90 дней"}),
        ("pl", {1: "1 dzień", 3: "3 dni", 90: "90 dni"}),
        ("uk", {1: "1 день", 3: "3 дні", 12: "12 днів", 90: "90 днів"}),
        ("ar", {4: "4 أيام", 90: "90 يومًا", 100: "100 يوم"}),
        ("zh", {1: "1 天", 90: "90 天"}),
    ],
)
def test_plural_forms(language: str, forms: dict[int, str]) -> None:
    """A number stands with the form of the word that the language has for it."""
    assert {n: CATALOGUE.voice(language).count("days", n) for n in forms} == forms


def test_a_language_that_is_not_read_is_answered_in_it() -> None:
    """Where the bot has a sentence in that language; else in its own words."""
    assert CATALOGUE.unread("el").startswith("Δεν")
    assert CATALOGUE.unread("xx") == CATALOGUE.text("reply.language", "en")


def test_a_key_that_a_language_lacks_is_english() -> None:
    """A text is better in English than not at all; an unknown key is a mistake."""
    catalogue = Catalogue({"en": {"a": "one", "b": "{x}"}, "fr": {"b": "<{x}>"}})
    assert catalogue.text("a", "fr") == "one"
    assert catalogue.text("b", "fr", x="{y}") == "<{y}>"
    with pytest.raises(KeyError):
        catalogue.text("z", "fr")


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_numbers_and_commands(language: str) -> None:
    """Around an answer every number has to come from the source; a translated help names the same
    commands as the English one."""
    for key, text in CATALOGUE.texts[language].items():
        if key.split(".")[0] in {"reply", "kind_not_given", "citation", "verdict"}:
            assert not re.search(r"\d", text), key
    for key, english in CATALOGUE.texts["en"].items():
        found = CATALOGUE.texts[language].get(key, english)
        assert set(re.findall(r"/[a-z]+", found)) == set(re.findall(r"/[a-z]+", english)), key


def test_every_key_used_in_the_program_exists() -> None:
    """No handler asks for a text that is not there, and no text is left over."""
    root = FOLDER.parent
    sources = "".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    used = set(re.findall(r'(?:say|text)\(\s*"([a-z_]+\.[a-z_]+|[a-z_]+)"', sources))
    english = CATALOGUE.texts["en"].keys() | load_catalogue(FOLDER / "desk").texts["en"].keys()
    assert used
    assert sorted(key for key in used if "." in key and key not in english) == []


def test_the_files_are_all_there() -> None:
    """What is on disk is what is offered."""
    assert {path.stem for path in Path(FOLDER).glob("*.yaml")} == set(CATALOGUE.languages)
