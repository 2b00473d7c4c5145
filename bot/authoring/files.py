"""The bytes of a file from elsewhere as text, whatever program saved it."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from bot.errors import ConfigurationError, UnreadableError
from bot.knowledge.problems import Place, error, shown_path
from bot.knowledge.text_files import read_bytes

# What no file of knowledge may hold, beside what ends a line.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BROKEN = "\ufffd"  # what stands for bytes that can't be read
_BINARY = "this is a binary file; save the sheet as CSV or TSV"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Decoded(NamedTuple):
    """A file's text; ``guessed`` names an encoding that was only a guess."""

    file: str
    text: str
    guessed: str = ""


def read_text(path: Path, encoding: str | None = None) -> Decoded:
    """Return the text of ``path``, in ``encoding`` or else as its bytes look.

    Raises UnreadableError for anything that is not text, ConfigurationError where there is no such
    file or encoding.
    """
    return decode(read_file(path), shown_path(path), encoding)


def read_file(path: Path) -> bytes:
    """Return what is in the file at ``path``; raises BotError where that can't be read."""
    if not path.exists():
        raise ConfigurationError(f"{shown_path(path)}: there is no such file")
    return read_bytes(path)


def decode(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """Return ``data`` as text; raises like ``read_text``, naming ``file``."""
    known = encoding or next((name for mark, name in _BOMS if data.startswith(mark)), None)
    guessed = ""
    try:
        text = data.decode(known or "utf-8")
    except UnicodeDecodeError as reason:
        if b"\x00" in data[:8192]:
            raise UnreadableError(error(Place(file), _BINARY)) from reason
        if known or _is_broken_utf8(data):
            line = data.count(b"\n", 0, reason.start) + 1
            message = (
                f"this is not {reason.encoding.upper()} text (byte 0x{data[reason.start]:02X} "
                "here); save the file as UTF-8, or name its encoding with --encoding"
            )
            raise UnreadableError(error(Place(file, line), message)) from reason
        text, guessed = data.decode("cp1252", errors="replace"), "Windows-1252"
    except (LookupError, UnicodeError):  # there is none of this name, or it is not one of texts
        raise ConfigurationError(
            f"--encoding has '{encoding}'. Write for example utf-8, windows-1252 or windows-1251."
        ) from None
    text = text.removeprefix("\ufeff")
    if "\x00" in text[:8192] or not text.strip():
        raise UnreadableError(error(Place(file), _BINARY if text.strip() else "this file is empty"))
    return Decoded(file, text, guessed)


def _is_broken_utf8(data: bytes) -> bool:
    """Return True for UTF-8 with some broken bytes, False for another encoding."""
    text = data.decode(errors="replace")
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count(_BROKEN) * 2 < beyond_ascii
