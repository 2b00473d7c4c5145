"""Settings are checked once, and an error says what to change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.storage.connect import database_url

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - made up
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_defaults() -> None:
    """Nothing set: polling, SQLite, Telegram's limits, logs for people."""
    settings = Settings.load({})
    assert (settings.webhook_url, settings.http_port, settings.flood_limits) == (None, None, True)
    assert (settings.retention_days, settings.semantic) == (90, "auto")
    assert database_url(settings.database_url).get_backend_name() == "sqlite"


def test_everything_set() -> None:
    """Every variable arrives, typed."""
    settings = Settings.load(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "WEBHOOK_URL": "https://bot.example.org/",
            "PORT": "5000",
            "WEBHOOK_SECRET": "s-e_c",
            "ANSWER_THRESHOLD": "0.7",
            "SUGGEST_THRESHOLD": "0",
            "FLOOD_LIMITS": "off",
            "RETENTION_DAYS": "7",
            "ADMIN_IDS": "1, 22",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "json",
        }
    )
    assert settings.webhook_url == "https://bot.example.org"
    assert (settings.http_port, settings.webhook_secret) == (5000, "s-e_c")
    assert (settings.answer_threshold, settings.suggest_threshold) == (0.7, 0.0)
    assert (settings.flood_limits, settings.retention_days) == (False, 7)
    assert settings.admin_ids == {1, 22}
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org:81"),
        ("TELEGRAM_API_URL", "ftp://example.org"),
        ("PORT", "0"),
        ("PORT", "http"),
        ("PORT", "65536"),
        ("ANSWER_THRESHOLD", "70"),
        ("ANSWER_THRESHOLD", "nan"),
        ("SUGGEST_THRESHOLD", "high"),
        ("SEMANTIC", "yes"),
        ("FLOOD_LIMITS", "none"),
        ("RETENTION_DAYS", "-1"),
        ("ADMIN_IDS", "1,@ada"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_errors_name_variable_and_value(name: str, value: str) -> None:
    """A wrong value is named, with what is allowed, in one line; the exit code is 2."""
    with pytest.raises(ConfigurationError, match=re.escape(f"{name} has value '")) as caught:
        Settings.load({name: value})
    assert "Allowed: " in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////dev/null/x.db",
        "sqlite:///",
        "sqlite://:memory:",
        "sqlite:////tmp",
        "postgres://h:port/d",
    ],
)
def test_a_database_that_can_never_work_is_a_wrong_setting(address: str) -> None:
    """What no waiting mends is said before anything starts."""
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        Settings.load({"DATABASE_URL": address})


@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all/x.db", "sqlite:///x.db", "postgres://h:5433/d"]
)
def test_a_database_that_is_away_is_waited_for(address: str) -> None:
    """A folder that is not there yet, or a server that can't be reached, may come."""
    assert Settings.load({"DATABASE_URL": address}).database_url == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "my-secret"),
        ("WEBHOOK_SECRET", "my secret"),
        ("DATABASE_URL", "mysql://user:my-secret@host/db"),
        ("DATABASE_URL", "my-secret"),
    ],
)
def test_secrets_are_not_shown(name: str, value: str) -> None:
    """An error about a secret names the variable and never the value; nor does the repr."""
    with pytest.raises(ConfigurationError, match=name) as caught:
        Settings.load({name: value})
    assert "secret" not in str(caught.value).replace("WEBHOOK_SECRET", "")
    shown = repr(Settings.load({"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "hush"}))
    assert TOKEN not in shown
    assert "hush" not in shown


def test_webhook_without_tls_only_for_a_server_of_ones_own() -> None:
    """A test server on this machine may call by http; Telegram may not be told so."""
    given = {"WEBHOOK_URL": "http://127.0.0.1:8080", "TELEGRAM_API_URL": "http://127.0.0.1:8081"}
    assert Settings.load(given).webhook_url == "http://127.0.0.1:8080"


def test_secret_is_derived_from_the_token() -> None:
    """Without WEBHOOK_SECRET each token has its own, which Telegram accepts and which hides it."""
    secret = Settings.load({"TELEGRAM_BOT_TOKEN": TOKEN}).webhook_secret
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret)
    assert secret != Settings.load({"TELEGRAM_BOT_TOKEN": f"{TOKEN}x"}).webhook_secret
    assert TOKEN.partition(":")[2] not in secret


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        (
            "postgresql://u:p@h:5433/d?sslmode=require",
            "postgresql+psycopg://u:p@h:5433/d?sslmode=require",
        ),
        ("postgres://h/d?ssl=true", "postgresql+psycopg://h/d?sslmode=require"),
        ("postgres://h/d?pgbouncer=true&schema=public", "postgresql+psycopg://h/d"),
        ("postgresql+asyncpg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:///some/file.db", "sqlite:///some/file.db"),
        ("sqlite+aiosqlite:///file.db", "sqlite:///file.db"),
    ],
)
def test_database_addresses_as_hosts_hand_them_out(given: str, wanted: str) -> None:
    """What hosts put into DATABASE_URL works as it is."""
    assert database_url(given).render_as_string(hide_password=False) == wanted


def test_every_setting_is_documented() -> None:
    """The table for operators names exactly the variables that are read."""
    source = (Path(__file__).parents[2] / "bot" / "settings.py").read_text()
    read = set(re.findall(r'\(\s*"([A-Z][A-Z_]+)"', source)) - {"DEBUG"}
    rows = set(
        re.findall(r"^\| `([A-Z_]+)`(?:, `([A-Z_]+)`)?", OPERATIONS.read_text(), re.MULTILINE)
    )
    documented = {name for row in rows for name in row if name}
    assert len(read) >= 15
    assert read == documented
