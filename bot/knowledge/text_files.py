"""A file as text, or one clear line about why it isn't; and a file written whole or not at all."""

import codecs
import os
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from bot.errors import UnreadableError
from bot.knowledge.problems import Place, Problem, error, shown_path

_MEGABYTE = 1024 * 1024
LARGEST = 32 * _MEGABYTE  # an import of 100,000 phrasings is about 10 MB
_LOOKED_AT = 8192
_MOST_BINARY = 100  # where one of so many bytes is zero, or more, it is no text with a slip
# Beside what nobody sees, what YAML counts as a line break and editors do not: lines would be off.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_bytes(path: Path) -> bytes:
    """Return what is in the file at ``path``; raises UnreadableError for all but small files."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            message = "this is a folder; name a file, or give the folder another name"
        elif not stat.S_ISREG(status.st_mode):
            message = "this is not a file; give it another name"
        elif status.st_size > LARGEST:
            size, most = status.st_size // _MEGABYTE, LARGEST // _MEGABYTE
            message = f"this file has {size} MB; split it into files of at most {most} MB"
        else:
            return path.read_bytes()
    except OSError as reason:
        message = f"this file can't be read: {reason.strerror or reason}"
    raise UnreadableError(error(Place(shown_path(path)), message))


def write_whole(path: Path, write: Callable[[IO[bytes]], object], mode: int = 0o600) -> None:
    """Replace a file as a whole: who reads at the same time sees the old or the new one.

    ``write`` fills it, ``mode`` is of a new one. Raises OSError, with the old file as it was.
    """
    real = path.resolve()
    real.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{real.name}-", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(name).chmod(stat.S_IMODE(real.stat().st_mode) if real.exists() else mode)
        Path(name).replace(real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def decode(data: bytes, file: str) -> str:
    """Return ``data`` as text with Unix line breaks and without a byte order mark.

    Raises UnreadableError for binary data, for any encoding but UTF-8 and for invisible characters
    that would shift line numbers.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError(error(Place(file), "this file is saved as UTF-16; save it as UTF-8"))
    if _is_binary(data[:_LOOKED_AT]):
        raise UnreadableError(error(Place(file), "this is a binary file, not text; remove it"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise UnreadableError(not_utf8(data, reason.start, file)) from reason
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _INVISIBLE.search(text):
        name = f"U+{ord(found.group()):04X}"
        message = f"an invisible control character ({name}) stands here; delete it"
        raise UnreadableError(error(_place_at(text, found.start(), file), message))
    return text


def not_utf8(data: bytes, offset: int, file: str) -> Problem:
    """Return the error about the byte at ``offset``, which is no UTF-8."""
    before = data[:offset].decode("utf-8", errors="replace")
    message = f"this is not UTF-8 text (byte 0x{data[offset]:02X} here); save the file as UTF-8"
    return error(_place_at(before, len(before), file), message)


def _is_binary(data: bytes) -> bool:
    """Return True for zero bytes, but for a few strays in what is a text."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return 0 in data
    return data.count(0) * _MOST_BINARY > len(data)


def _place_at(text: str, offset: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
