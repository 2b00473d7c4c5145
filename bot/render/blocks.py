"""A reply as a person reads it, before any markup: its parts in order, their lengths, and where an
answer stands in its sources, in words and as a link to the sentence."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from bot.dialogue.reply import Answer, Outcome, Reason, Reply
from bot.knowledge.knowledge import Citation, Fact, Knowledge, Source
from bot.locales import Voice

REFUSAL = 45  # words of a refusal, with its related sentence and citation
BRIEF = 60  # words of an answer in a group
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_WHOLE = 8  # words, or as many pairs of characters, of a quote that a link names whole
_ENDS = 4  # words of its beginning and of its end that a link names of a longer one
WEB = ("https://", "http://")


class Reference(NamedTuple):
    """What an answer cites of one section; ``url`` opens the first of the cited sentences, "" where
    the source has no address."""

    words: str
    url: str


class Surroundings(NamedTuple):
    """What stands before and after the answer's own sentence."""

    lead: str
    remarks: Sequence[str]  # who says so, notes, that there is no source
    references: Sequence[Reference]  # each section once, in order


class Parts(NamedTuple):
    """What of a reply is shown beside its answers, and what stands behind a button."""

    related: Sequence[Answer]  # at most one
    sources: Sequence[Source]  # named by title and publisher at the end
    behind: Sequence[Answer]  # related answers that do not fit


def surroundings(answer: Answer, knowledge: Knowledge, voice: Voice) -> Surroundings:
    """Return verdict, remarks and references of an answer, in the words of ``voice``."""
    entry = knowledge.entries.get(answer.entry)
    names = [fact.id for fact in entry.facts] if entry else []
    names += [answer.entry, *(one.figure.id.rpartition(".")[0] for one in answer.figures)]
    known = (knowledge.facts.get(name) for name in dict.fromkeys(names))
    facts = [fact for fact in known if fact and fact.citation in answer.citations]
    speakers = [fact.said_by for fact in facts]
    speakers += [one.attributed_to or "" for one in answer.figures]
    unnamed = dict.fromkeys(one for one in speakers if one and one not in answer.text)
    remarks = [voice.say("citation.said_by", speaker=voice.isolated(one)) for one in unnamed]
    remarks += answer.notes
    if answer.sourceless:
        remarks.append(voice.say("reply.sourceless"))
    sections: dict[tuple[str, str], list[Citation]] = {}
    for citation in answer.citations:
        sections.setdefault((citation.source.id, citation.section), []).append(citation)
    cited = [reference(together, facts, voice) for together in sections.values()]
    return Surroundings(answer.lead or "", [one for one in remarks if one.strip()], cited)


def parts_of(reply: Reply, knowledge: Knowledge, voice: Voice, *, brief: bool = False) -> Parts:
    """Return what of ``reply`` is shown; in a group (``brief``) no more than fits on a screen.

    There is at most one related sentence, none that the reply already holds. A refusal has 45 words
    in all, and what is said in a group where the bot is unsure 60. It is unsure, too, where it
    found nothing for certain and has a sentence to show.
    """
    held = " ".join((reply.message, *(answer.text for answer in reply.answers)))
    fresh = [one for one in reply.related if one.text.strip() and one.text not in held][:1]
    related = [answer_words(one, knowledge, voice) for one in fresh]
    whole = " ".join((held, voice.say("reply.related"), *related))
    refuses = reply.outcome is Outcome.NONE and reply.reason is Reason.KIND_NOT_GIVEN
    most = REFUSAL if refuses else BRIEF if brief else math.inf
    shown = [] if reply.answers or count_words(whole) > most else fresh
    several = len(knowledge.sources) > 1
    sources = sources_of((*reply.answers, *(shown if several else ())))
    if brief and not several:
        words = [reply.message, *(answer_words(one, knowledge, voice) for one in reply.answers)]
        words += [source_words(source, voice) for source in sources]
        sources = sources if count_words(" ".join(words)) <= BRIEF else ()
    return Parts(shown, sources, [] if shown else fresh)


def answer_words(answer: Answer, knowledge: Knowledge, voice: Voice) -> str:
    """Return all that is shown with an answer as one text, to count its words."""
    around = surroundings(answer, knowledge, voice)
    cited = (one.words for one in around.references)
    return " ".join((around.lead, answer.text, *around.remarks, *cited))


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
    if not url.startswith(WEB):
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
    # Without halves of pairs. A hyphen would end a prefix of the fragment, which quote() leaves.
    named = ",".join(quote(end, safe="", errors="ignore") for end in ends).replace("-", "%2D")
    return f"{url}{'' if '#' in url else '#'}:~:text={named}"


def count_words(text: str) -> int:
    """Return the number of words; of scripts without spaces, two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    words = (word for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word)))
    return sum(1 for _ in words) + (unspaced + 1) // 2
