"""Where an answer stands in its sources, in words and as a link to the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.dialogue.reply import Answer
from bot.knowledge.knowledge import Citation, Fact, Knowledge, Source
from bot.locales import Voice

_WHOLE = 8  # words, or as many pairs of characters, of a quote that a link names whole
_ENDS = 4  # words of its beginning and of its end that a link names of a longer one
_HALF = re.compile(r"[\ud800-\udfff]")  # of a pair
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Reference:
    """Paragraphs of one section that an answer cites, and the dates of its figures there."""

    source: Source
    section: str
    paragraphs: tuple[int, ...]
    as_of: tuple[str, ...]
    url: str  # opens the first of the cited sentences; "" where the source has no address


def cited_facts(answer: Answer, knowledge: Knowledge) -> tuple[Fact, ...]:
    """Return the facts behind an answer: its own, those of its entry and of its figures."""
    entry = knowledge.entries.get(answer.entry)
    names = [fact.id for fact in entry.facts] if entry else []
    names += [answer.entry, *(cited.figure.id.rpartition(".")[0] for cited in answer.figures)]
    facts = (knowledge.facts.get(name) for name in dict.fromkeys(names))
    return tuple(fact for fact in facts if fact and fact.citation in answer.citations)


def references(answer: Answer, knowledge: Knowledge) -> tuple[Reference, ...]:
    """Return what an answer cites, each section once, in order."""
    facts = cited_facts(answer, knowledge)
    sections: dict[tuple[str, str], list[Citation]] = {}
    for citation in answer.citations:
        sections.setdefault((citation.source.id, citation.section), []).append(citation)
    return tuple(reference(cited, facts) for cited in sections.values())


def reference(cited: Sequence[Citation], facts: Iterable[Fact]) -> Reference:
    """Return the reference to citations of one section, dated as ``facts`` are."""
    dates = [fact.as_of.text for fact in facts if fact.as_of and fact.citation in cited]
    first = cited[0]
    return Reference(
        source=first.source,
        section=first.section,
        paragraphs=tuple(sorted({citation.paragraph for citation in cited})),
        as_of=tuple(dict.fromkeys(dates)),
        url=sentence_url(first.source.url, first.quote),
    )


def place_words(reference: Reference, voice: Voice) -> str:
    """Return section and paragraph: ``Thriving sci-tech exchanges, paragraph 3``."""
    comma, numbers = voice.say("language.comma"), [str(n) for n in reference.paragraphs]
    section = isolated(reference.section, voice) or voice.say("citation.opening")
    if len(numbers) == 1:
        return f"{section}{comma}{voice.say('citation.paragraph', number=numbers[0])}"
    listed = comma.join(numbers)
    return f"{section}{comma}{voice.say('citation.paragraphs', numbers=listed)}"


def reference_words(reference: Reference, voice: Voice) -> str:
    """Return the source line: section, paragraph and the date of the figures."""
    dates = [voice.say("citation.as_of", date=isolated(d, voice)) for d in reference.as_of]
    return voice.say("language.comma").join([place_words(reference, voice), *dates])


def source_words(source: Source, voice: Voice) -> str:
    """Return title and publisher of a source."""
    named = [isolated(words, voice) for words in (source.title, source.publisher) if words]
    return voice.say("language.comma").join(named)


def sources_of(answers: Iterable[Answer]) -> tuple[Source, ...]:
    """Return the sources that answers cite, each once."""
    cited = (citation.source for answer in answers for citation in answer.citations)
    return tuple({source.id: source for source in cited}.values())


def speakers(answer: Answer, knowledge: Knowledge) -> tuple[str, ...]:
    """Return to whom the source attributes the answer, those left out whom the answer names."""
    named = [fact.said_by for fact in cited_facts(answer, knowledge)]
    named += [cited.attributed_to or "" for cited in answer.figures]
    return tuple(dict.fromkeys(name for name in named if name and name not in answer.text))


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


def isolated(text: str, voice: Voice) -> str:
    """Keep words of the source in their own direction inside a right-to-left sentence."""
    return f"\u2068{text}\u2069" if text and voice.right_to_left else text
