"""Texts made comparable: case, accents, compatibility forms and the kinds of marks taken off."""

from __future__ import annotations

import unicodedata

# Vowel signs of Devanagari are marks, yet as much letters as the vowels that stand alone; a nasal
# is written as a point or as a letter.
_VOWELS = str.maketrans(
    {chr(code): chr(code - 0x38) for code in range(0x93E, 0x94D)}
    | {"\u0901": "\u0928", "\u0902": "\u0928"}
)
# Letters that keep their bar when accents are taken off, though many leave it out in writing.
_BARRED = str.maketrans({"\u0131": "i", "\u0111": "d"})
# Kana voicing marks have a combining class, but か and が are different letters.
_VOICING = ("\u3099", "\u309a")


def fold(text: str) -> str:
    """Return ``text`` without case, accents and compatibility forms; same for NFC and NFD input."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    spread = spread.translate(_BARRED)  # upper-cased, Turkish dotless i can't be told from i
    kept = (c for c in spread if c in _VOICING or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_VOWELS)
