"""Markdown and stray characters out of a text, its words left as they are."""

from __future__ import annotations

import html
import re

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_IMAGE = re.compile(r"!\[[^\]\[]*\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]\[]+)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_NOTE = re.compile(r"\[\^?\d{1,3}\]|\[\^[\w-]{1,20}\]")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")


def tidy_text(text: str) -> str:
    """Return ``text`` with Unix line ends and without comments and invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _INVISIBLE.sub("", _CONTROLS.sub(" ", _COMMENT.sub(" ", text)))


def plain_line(text: str) -> str:
    """Return one paragraph without Markdown, on one line with single spaces."""
    text = _NOTE.sub("", _LINK.sub(r"\1", _IMAGE.sub(" ", text)))
    text = _TAG.sub(" ", text)
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _CODE.sub(r"\1", text)))
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    return " ".join(_CONTROLS.sub(" ", text).split())
