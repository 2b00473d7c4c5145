"""Sentences shown alone: which need the one before them, and what a button says of one."""

import re
from collections.abc import Collection

from bot.knowledge.layout import DATA
from bot.text.data_files import load_data

_OPENING = "\"'\u201c\u2018\u201e\u00ab([\u00bf\u00a1\u300c "
_MARK = re.compile('["“”„«»]')
_CLOSING = {"de": "“”", "da": "“”"}  # where it is not as in English; » opens there
_BEFORE_CLOSING = ".,!?…;"
_UNSPACED = ("zh", "ja", "th")
# What follows "the company" where the sentence itself says which one: the company that, of, in.
_COMPLETED = re.compile(
    r"\s+(?:of|in|that|which|who|behind|de|del|que|von|der|des|qui|du)\b", re.IGNORECASE
)

LONGEST = 60
_SHORTEST = 24  # a clause of fewer characters tells too little
_NEARLY = 0.6  # a clause that fills so much of the room is better than some words more
_ELLIPSIS = "…"
_STOPS = ".。!！।؟;:,，、；： "
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")
# Where a clause ends: the cut comes before these signs.
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[，；：、。]|،(?=\s)")
_BRACKETS = ("()", "（）", "[]")
_QUOTES = ("“„”", "«»", "「」", '"')
_SPACES = ":,;，；： "
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")
_LATIN = re.compile(r"[a-zà-ÿ’'-]{1,3}$")  # of, the, and, in: nothing ends with them


def needs_context(sentence: str, previous: str, language: str = "en") -> bool:
    """Return True if ``sentence`` begins with It, They, The company and the like, or in the middle
    of a quotation, and so can only be understood after ``previous``; False where that is empty."""
    if not previous.strip():
        return False
    if _begins_in_quotation(sentence, language):
        return True
    text = sentence.lstrip(_OPENING)
    low, words = text.lower(), load_data("context", DATA).get(language, {})
    starts, apart = tuple(words.get("starts", ())), words.get("apart")
    if apart and re.match(apart, low):
        return False
    if language in _UNSPACED:
        return low.startswith(starts)
    if any(_begins(low, phrase) for phrase in starts):
        return True
    thing = next((one for one in words.get("things", ()) if _begins(low, one)), "")
    rest = text[len(thing) :]
    return bool(thing) and not _COMPLETED.match(rest) and not rest.strip()[:1].isupper()


def title_of(sentence: str, language: str = "en") -> str:
    """Return at most ``LONGEST`` characters that stand for ``sentence`` on a button; half as many
    of the wide ones of Chinese.

    The whole sentence without its full stop where it fits; else its beginning up to the end of a
    clause or of a word, with an ellipsis. A number never loses its unit by it.
    """
    words = load_data("context", DATA).get(language, {})
    text = " ".join(sentence.split())
    link = next((one for one in words.get("links", ()) if text.lower().startswith(f"{one}, ")), "")
    if link:  # However, or For example, and the comma behind it
        text = text[len(link) + 2 :]
        text = text[:1].upper() + text[1:]
    longest = LONGEST // 2 if len(_WIDE.findall(text)) * 2 > len(text) else LONGEST
    whole = _balanced(text.removeprefix("(").rstrip(_STOPS).removesuffix(".)"))
    if len(whole) <= longest:
        return whole or text[:longest].strip()
    bare = _ASIDE.sub("", whole)
    if len(bare) <= longest:
        return bare
    return _balanced(_cut(bare, longest - len(_ELLIPSIS), words.get("ends", ()))) + _ELLIPSIS


def _begins_in_quotation(text: str, language: str) -> bool:
    """Return True if the first quote mark of ``text`` is a closing one: It stops," she said."""
    mark = _MARK.search(text)
    if mark is None:
        return False
    if mark.group() == '"':
        return mark.start() > 0 and text[mark.start() - 1] in _BEFORE_CLOSING
    return mark.group() in _CLOSING.get(language, "”»")


def _begins(low: str, phrase: str) -> bool:
    """Return True if ``low`` begins with the words of ``phrase``, whole."""
    return low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum()


def _cut(text: str, longest: int, ends: Collection[str]) -> str:
    clauses = [m.start() for m in _CLAUSE.finditer(text, _SHORTEST, longest + 1)]
    if clauses and clauses[-1] > longest * _NEARLY:
        return text[: clauses[-1]].rstrip(_STOPS)
    head = text[: longest + 1]
    at = head.rfind(" ")
    if at < _SHORTEST // 2:  # written without spaces
        return text[:longest].rstrip(_STOPS)
    words = head[:at].split(" ")
    while len(words) > 2 and (_is_unfinished(words[-1]) or words[-1].lower() in ends):
        words.pop()
    return " ".join(words).rstrip(_STOPS)


def _is_unfinished(word: str) -> bool:
    """Return True if ``word`` leaves a reader waiting for the next: the, of, $2.5, more."""
    bare = word.strip("\"'“”‘’«»()[]")
    return bool(_LATIN.match(bare)) or any(map(str.isdigit, bare)) or not bare


def _balanced(text: str) -> str:
    """Return ``text`` without brackets and quote marks whose partner was cut off."""
    at = max(text.rfind(pair[0]) for pair in _BRACKETS)
    if at >= _SHORTEST and not any(pair[1] in text[at:] for pair in _BRACKETS):
        text = text[:at]
    for marks in (*_QUOTES, *_BRACKETS):
        if sum(map(text.count, marks)) % 2:
            text = "".join(character for character in text if character not in marks)
    return text.strip(_SPACES)
