"""Drafted facts as the files of a knowledge folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.drafting.article import Article
from bot.drafting.fact_model import model
from bot.drafting.facts import DraftedFact
from bot.drafting.gaps import Gap, gaps
from bot.drafting.names import Names
from bot.drafting.words import Language
from bot.exchange.names import Identifiers
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import NameKind
from bot.knowledge.yaml_writer import Value, document, double_quoted, scalar

_MOST_PHRASINGS = 30
_FILL_IN = "  # fill in who published it: every answer names it"
_FACTS_HEAD = (
    "# Drafted from the article, one fact a sentence. Check roles and what each figure counts (of)."
)
_FAQ_HEAD = (
    "# Drafted questions. Add the ways in which people really ask; ten an entry are a good start."
)
_WORDS_HEAD = "# Words that mean nearly the same in a question. Remove a group that is wrong here."
_GAPS_HEAD = "# What the article does not seem to tell. Check, and remove what it does tell."
_FRONT = ("publisher", "contact", "url", "date")
# Measured on drafts, see docs/drafting.md.
_ANSWER, _SUGGEST = 0.75, 0.3
_LONGEST_TITLE = 140
_LONGEST_ID = 40
_BRACES = str.maketrans("{}", "()")


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its id and its questions."""

    id: str
    fact: DraftedFact
    title: str
    phrasings: tuple[str, ...]


def entries(facts: Sequence[DraftedFact], language: Language) -> list[Entry]:
    """Return one entry a fact; what several facts would be asked by is left to none of them."""
    counted: dict[str, int] = {}
    for fact in facts:
        for question in {plain_question(text) for text in fact.phrasings}:
            counted[question] = counted.get(question, 0) + 1
    ids, found = Identifiers(), []
    taken: set[str] = set()
    for fact in facts:
        own = [text for text in fact.phrasings if counted[plain_question(text)] == 1]
        unique = {plain_question(text): text for text in reversed(own)}
        kept = [text for text in own if unique[plain_question(text)] == text][:_MOST_PHRASINGS]
        identifier = ids.new(fact.subject, "fact")
        if not kept:
            kept = [_fallback(fact, taken)]
        taken |= {plain_question(text) for text in kept}
        found.append(Entry(identifier, fact, _title(kept, fact, language), tuple(kept)))
    return found


def folder_files(
    article: Article, made: Sequence[Entry], names: Names, language: Language
) -> dict[str, str]:
    """Return the texts of the files by their path in the folder."""
    named = article.front.get("id", "") or article.front["title"]
    source = Identifiers().new(named, "article")[:_LONGEST_ID].strip("-")
    settings: dict[str, Value] = {
        "name": article.front["title"],
        "language": language.code,
        "thresholds": {"answer": _ANSWER, "suggest": _SUGGEST},
        # Only phrasings of English have been weighed; see evaluation/fit_drafts.py.
        **({"drafted": True} if language.asks else {}),
    }
    files = {
        "knowledge.yaml": document(settings),
        f"sources/{source}.md": _source(article, source, language),
    }
    topics = Identifiers()
    topics.new("gaps")
    for section in dict.fromkeys(entry.fact.section for entry in made):
        of_section = [entry for entry in made if entry.fact.section == section]
        title = section or language.overview
        topic = topics.new(title, "section")
        files[f"facts/{topic}.yaml"] = document(
            {"facts": [model(entry.fact, entry.id) for entry in of_section]},
            _FACTS_HEAD,
        )
        files[f"faq/{topic}.yaml"] = document(
            {
                "topic": topic,
                "title": title,
                "entries": [_entry(entry, of_section) for entry in of_section],
            },
            _FAQ_HEAD,
        )
    open_questions = gaps([entry.fact for entry in made], names, language)
    if open_questions:
        files["faq/gaps.yaml"] = document(_gaps_file(open_questions, made), _GAPS_HEAD)
    vocabulary = _vocabulary(names)
    if vocabulary:
        files["vocabulary/names.yaml"] = document({"names": vocabulary})
    synonyms = _synonyms(article, language)
    if synonyms:
        files["vocabulary/words.yaml"] = document({"synonyms": synonyms}, _WORDS_HEAD)
    return files


def _synonyms(article: Article, language: Language) -> list[list[str]]:
    """Return the groups of everyday words of which the article uses one."""
    used = {word for p in article.paragraphs for word in re.findall(r"[\w-]+", p.text.lower())}
    return [list(group) for group in language.synonyms if used & set(group)]


def _entry(entry: Entry, beside: Sequence[Entry]) -> Mapping[str, Value]:
    index = beside.index(entry)
    near = [other.id for other in beside[max(0, index - 1) : index + 3] if other is not entry]
    found: dict[str, Value] = {
        "id": entry.id,
        "title": entry.title,
        "answer": f"{{{entry.id}}}",
        "phrasings": list(entry.phrasings),
    }
    if near:
        found["related"] = near
    return found


def _gaps_file(found: Sequence[Gap], made: Sequence[Entry]) -> Mapping[str, Value]:
    taken = {plain_question(text) for entry in made for text in entry.phrasings}
    ids = {entry.id for entry in made}
    listed: list[Mapping[str, Value]] = []
    for gap in found:
        unique = {plain_question(text): text for text in reversed(gap.phrasings)}
        kept = [text for plain, text in reversed(unique.items()) if plain not in taken]
        taken |= set(unique)
        identifier = f"not-given-{gap.id}"
        if kept and identifier not in ids:
            listed.append(
                {
                    "id": identifier,
                    "kind": "gap",
                    "title": gap.title,
                    "phrasings": kept,
                    "related": [made[number].id for number in gap.facts],
                }
            )
    return {"topic": "gaps", "title": "Not in the article", "entries": listed}


def _title(phrasings: Sequence[str], fact: DraftedFact, language: Language) -> str:
    """Return the first question without a number in it."""
    for text in phrasings:
        if len(text) <= _LONGEST_TITLE and not literal_numbers(text, language.code, ()):
            return f"{text[:1].upper()}{text[1:]}?".translate(_BRACES)
    told = (word for word in fact.subject.split() if not literal_numbers(word, language.code, ()))
    words = " ".join(told)
    return f"{words or fact.section or 'Article'}?".translate(_BRACES)


def _fallback(fact: DraftedFact, taken: set[str]) -> str:
    """Return the sentence itself where nothing else would ask for it alone."""
    text = fact.quote[:200].strip()
    while plain_question(text) in taken:
        text += " again"
    return text


def _source(article: Article, identifier: str, language: Language) -> str:
    front = article.front
    lines = ["---", f"id: {identifier}", f"title: {scalar(front['title'])}"]
    for key in _FRONT:
        value = front.get(key, "")
        if value:
            lines.append(f"{key}: {scalar(value) if key != 'date' else double_quoted(value)}")
        elif key == "publisher":
            lines.append(f"publisher: {language.placeholder}{_FILL_IN}")
    lines += ["---", ""]
    section = ""
    for paragraph in article.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            lines += [f"## {section}", ""]
        lines += [paragraph.text, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _vocabulary(names: Names) -> list[Mapping[str, Value]]:
    found: list[Mapping[str, Value]] = []
    for name, kind, forms in names.variants():
        if forms and kind is not NameKind.OTHER:
            found.append({"name": name, "kind": kind.value, "also": forms})
    return found
