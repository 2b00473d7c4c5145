"""Commands per scope and language, and texts that are only set when they differ."""

from __future__ import annotations

import json
import logging

import pytest
from telegram_running import Running
from telegram_server.errors import ApiError

from bot.locales import load_catalogue

LANGUAGES = load_catalogue().languages
SETTERS = ("setMyCommands", "setMyDescription", "setMyShortDescription")


async def test_commands_per_scope_and_language(bot: Running) -> None:
    """Everyone, groups and administrators see what they can use."""
    await bot.application.prepare()
    commands = {
        (json.loads(scope)["type"], language): [one["command"] for one in listed]
        for (scope, language), listed in bot.server.world.commands.items()
    }
    assert {language for _, language in commands} == {"", *LANGUAGES[1:]}
    for language in ("", "fr"):
        assert "reload" not in commands["all_private_chats", language]
        assert {"start", "help", "settings", "privacy"} <= set(
            commands["all_private_chats", language]
        )
        assert "settings" not in commands["all_group_chats", language]
        assert "settings" in commands["all_chat_administrators", language]


async def test_nothing_is_set_twice(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    """A second start leaves a profile that is up to date alone; each start logs whether mentions in
    groups get through."""
    caplog.set_level(logging.INFO)
    first = len(LANGUAGES) * 3 + len(LANGUAGES) * 2
    for privacy in (True, False):
        bot.server.privacy_mode = privacy
        await bot.application.bot.get_me()
        await bot.application.prepare()
        assert f"Privacy mode is {'on' if privacy else 'off'}" in caplog.text
        assert len(bot.server.sent(*SETTERS)) == first
    bot.server.world.profile["description", "fr"] = "something else"
    await bot.application.prepare()
    assert len(bot.server.sent(*SETTERS)) == first + 1


async def test_a_failing_profile_does_not_stop_the_bot(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged and left for the next start."""
    bot.refusals_expected = True
    bot.server.fail("getMyCommands", ApiError(502))
    await bot.application.prepare()
    assert "profile is not up to date" in caplog.text


def test_texts_fit_telegrams_limits() -> None:
    """Every language's descriptions and command texts are within the limits."""
    catalogue = load_catalogue()
    assert len(catalogue.languages) == 21
    for language in catalogue.languages:
        for key, text in catalogue.texts[language].items():
            longest = {"command": 256, "press": 200, "error": 200, "inline": 64, "button": 60}
            assert len(text) <= longest.get(key.split(".")[0], 4000), (language, key)
