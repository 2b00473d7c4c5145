"""Where an answer stands in its sources, in words and as a link to the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from bot.dialogue.reply import Answer
from bot.knowledge.knowledge import Citation, Fact, Source
from bot.locales import Voice

_WHOLE = 8  # words, or as many pairs of characters, of a quote that a link names whole
_ENDS = 4  # words of its beginning and of its end that a link names of a longer one
_HALF = re.compile(r"[\ud800-\udfff]")  # of a pair
_WEB = ("https://", "http://")


class Reference(NamedTuple):
    """What an answer cites of one section; ``url`` opens the first of the cited sentences, "" where
    the source has no address."""

    words: str
    url: str


def reference(cited: Sequence[Citation], facts: Iterable[Fact], voice: Voice) -> Reference:
    """Return the reference to citations of one section, with the dates of ``facts``.

    ``Thriving sci-tech exchanges, paragraph 3, as of end of June 2023``.
    """
    first, comma = cited[0], voice.say("language.comma")
    section = voice.isolated(first.section) or voice.say("citation.opening")
    paragraphs = [str(number) for number in sorted({one.paragraph for one in cited})]
    if len(paragraphs) == 1:
        counted = voice.say("citation.paragraph", number=paragraphs[0])
    else:
        counted = voice.say("citation.paragraphs", numbers=comma.join(paragraphs))
    dates = dict.fromkeys(one.as_of.text for one in facts if one.as_of and one.citation in cited)
    told = (voice.say("citation.as_of", date=voice.isolated(one)) for one in dates)
    words = comma.join([section, counted, *told])
    return Reference(words, sentence_url(first.source.url, first.quote))


def source_words(source: Source, voice: Voice) -> str:
    """Return title and publisher of a source."""
    named = [voice.isolated(words) for words in (source.title, source.publisher) if words]
    return voice.say("language.comma").join(named)


def sources_of(answers: Iterable[Answer]) -> tuple[Source, ...]:
    """Return the sources that answers cite, each once."""
    cited = (citation.source for answer in answers for citation in answer.citations)
    return tuple({source.id: source for source in cited}.values())


def sentence_url(url: str, words: str) -> str:
    """Return an address that opens ``words`` on the page (a text fragment); "" for no web address.

    Of long quotes the first and the last words are named, as browsers expect it.
    """
    if not url.startswith(_WEB):
        return ""
    pieces = words.split()
    if not pieces:
        return url
    if len(pieces) < _ENDS and len(words) > _WHOLE * 2:  # written without spaces
        ends = [words[: _WHOLE * 2], words[-_WHOLE * 2 :]] if len(words) > _WHOLE * 4 else [words]
    elif len(pieces) <= _WHOLE:
        ends = [" ".join(pieces)]
    else:
        ends = [" ".join(pieces[:_ENDS]), " ".join(pieces[-_ENDS:])]
    # A hyphen would end a prefix of the fragment, which quote() does not know.
    named = ",".join(quote(_HALF.sub("", end), safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={named}"
