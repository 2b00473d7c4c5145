"""Parses the HTML of messages as Telegram does: few tags, strictly nested, nothing unknown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from telegram_server.errors import bad

LONGEST = 4096
MOST_ENTITIES = 100
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_VERBATIM = {"code", "pre"}
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(r"<(/?)([^<>]*)>|&(#x?[0-9a-fA-F]+|[a-zA-Z]+);|([<&>])|([^<&>]+)")
_ATTRIBUTE = re.compile(r"\s*([a-zA-Z-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'))?")


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Parser:
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise bad('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
        if tag == "blockquote" and any(name == "blockquote" for name, _ in self.open):
            raise bad("can't parse entities: blockquotes can't be nested")
        if any(name in _VERBATIM for name, _ in self.open) and not self._language(tag):
            raise bad("can't parse entities: code and pre have no other entities")
        entity: dict[str, Any] = {"type": _TAGS[tag], "offset": units(self.text)}
        if tag == "a":
            entity["url"] = attributes.get("href", "")
        if tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        self.open.append((tag, entity))

    def _language(self, tag: str) -> bool:
        return tag == "code" and self.open[-1][0] == "pre"

    def end(self, tag: str) -> None:
        if not self.open:
            raise bad(f'can\'t parse entities: Unexpected end tag "{tag}"')
        opened, entity = self.open.pop()
        if tag != opened:
            raise bad(
                "can't parse entities: Unmatched end tag, "
                f'expected "</{opened}>", found "</{tag}>"'
            )
        entity["length"] = units(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and its entities, or refuse as Telegram does."""
    parser = _Parser()
    for closing, tag, reference, stray, plain in _TOKEN.findall(source):
        if plain:
            parser.text += plain
        elif reference:
            parser.text += _reference(reference)
        elif stray:
            if stray == ">":
                parser.text += stray
            else:
                raise bad(f"can't parse entities: character {stray!r} must be escaped")
        elif closing:
            parser.end(tag.strip().lower())
        else:
            parser.start(*_tag(tag))
    if parser.open:
        raise bad(f"can't parse entities: Can't find end tag corresponding to {parser.open[-1][0]}")
    entities = sorted(parser.entities, key=lambda one: (one["offset"], -one["length"]))
    return trimmed(parser.text, entities)


def _tag(source: str) -> tuple[str, dict[str, str]]:
    match = re.match(r"[a-zA-Z][a-zA-Z0-9-]*", source)
    if not match:
        raise bad(f'can\'t parse entities: Unsupported start tag "{source}"')
    attributes: dict[str, str] = {}
    position = match.end()
    while source[position:].strip():
        found = _ATTRIBUTE.match(source, position)
        if not found:
            raise bad("can't parse entities: broken attribute")
        attributes[found[1].lower()] = _unescape((found[2] or "")[1:-1])
        position = found.end()
    return match[0].lower(), attributes


def _unescape(value: str) -> str:
    return re.sub(r"&(#x?[0-9a-fA-F]+|[a-zA-Z]+);", lambda match: _reference(match[1]), value)


def _reference(name: str) -> str:
    if name.startswith("#"):
        digits, base = (name[2:], 16) if name[1] in "xX" else (name[1:], 10)
        return chr(int(digits, base))
    if name not in _ENTITIES:
        raise bad(f"can't parse entities: unknown named entity &{name};")
    return _ENTITIES[name]


def trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Remove white space around the text as Telegram does, and shift the entities."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    total = units(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], total)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return text, kept


def message_text(content: dict[str, Any], key: str = "text") -> tuple[str, list[dict[str, Any]]]:
    """Return the parsed text of a message to be sent, its length checked."""
    source, mode = content[key], content.get("parse_mode")
    _encodable(source)
    if mode is None:
        text, entities = trimmed(source, list(content.get("entities", [])))
    elif mode.upper() == "HTML":
        if "entities" in content:
            raise bad("parse_mode and entities exclude each other")
        text, entities = parse_html(source)
    else:
        raise bad("unsupported parse_mode")
    if not visible(text):
        raise bad("message text is empty")
    if units(text) > LONGEST:
        raise bad("message is too long")
    if len(entities) > MOST_ENTITIES:
        raise bad("too many entities: Telegram drops those after the hundredth")
    return text, entities


def visible(text: str) -> bool:
    """Tell whether anything of a text can be seen: marks of format and white space can not."""
    return any(unicodedata.category(one) not in _INVISIBLE for one in text)


def _encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    if "\0" in text:
        raise bad("text contains a null character")
