"""A knowledge folder of an article, or an article more in one; whole and checked, or untouched."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.authoring import folders
from bot.authoring.draft.article import FRONT, Article, read_article
from bot.authoring.draft.facts import HEAD, facts_of
from bot.authoring.files import Decoded
from bot.authoring.identifiers import Identifiers
from bot.errors import ConfigurationError
from bot.knowledge.checks import answers, questions
from bot.knowledge.checks.facts import words_not_in_source
from bot.knowledge.editing import add_items, set_value
from bot.knowledge.folder import RawFolder
from bot.knowledge.knowledge import Source
from bot.knowledge.layout import FACTS, SETTINGS, SOURCES
from bot.knowledge.problems import Place, Problem, warning
from bot.knowledge.sources import SourceText, read_source
from bot.knowledge.yaml_writer import document
from bot.text.figures import read_quantities
from bot.text.language import LanguageIdentifier

LONGEST = 400_000  # characters: a long report; a book is no article
_LOOKED_AT = 4000  # characters, which tell the language
_LONGEST_ID = 40
_ROUNDS = 3  # a sentence whose figures can't be typed is no fact; it answers all the same
_SAME, _SAME_WITH_TITLE = 0.5, 0.2  # shares of sentences that make two texts one article
_RETIRING_ROUNDS = 8  # a fact, its entry, what names the entry: three; more is a circle
_NO_LONGER = "  # no longer in the source"
_EMPTY_LIST = re.compile(r"""^(\ufeff?["']?(?:facts|entries)["']?:)(?=\s*(?:#.*\s*)?\Z)""")
_Block = tuple[str, int, int]  # a file, its first line, from 0, and that behind its last
_TEACHING = Path(__file__).parent / "data" / "teaching.yaml"  # comments for knowledge.yaml


class Drafted(NamedTuple):
    """What became of an article; ``removed`` is what no longer stands in the source."""

    article: Article
    source: Source
    facts: Sequence[Mapping[str, Any]]
    is_new: bool
    removed: Sequence[Problem] = ()


def draft_folder(decoded: Decoded, out: Path, language: str, front: Mapping[str, str]) -> Drafted:
    """Make the folder ``out`` of an article; raises BotError and leaves nothing behind."""
    article = _article(decoded, language, front)
    settings = document({"name": article.front["title"], "language": language})
    with folders.new_folder(out) as work:
        folders.write_files(work, {SETTINGS: _TEACHING.read_text(encoding="utf-8") + settings})
        return _drafted(work, out, decoded.file, article, front)


def draft_into(decoded: Decoded, folder: Path, language: str, front: Mapping[str, str]) -> Drafted:
    """Add an article to ``folder``, or bring one that is there up to date.

    Whatever a person wrote stays. Facts whose quote is gone, and what refers to them, are made
    comments where they stand. Raises BotError and leaves the folder as it was.
    """
    folders.checked(folder, folder)
    article = _article(decoded, language, front)
    with folders.replaced_folder(folder) as work:
        return _drafted(work, folder, decoded.file, article, front)


def language_for(decoded: Decoded, named: str | None, folder: Path | None) -> str:
    """Return the language of an article: as named, as it reads, or that of ``folder``.

    Raises ConfigurationError where ``folder``, which it is to join, is in another language.
    """
    own = language_of(folder) if folder else None
    read = LanguageIdentifier(own or "en").identify(decoded.text[:_LOOKED_AT])
    language = named or read or own or "en"
    if own not in (None, language):
        raise ConfigurationError(
            f"{decoded.file}: this article is in '{language}' and {folder} in '{own}'; "
            "a folder has one language: make a new one of it (or name the right one: --lang)"
        )
    return language


def language_of(folder: Path) -> str:
    """Return the language of the folder; raises BotError where there is no sound folder."""
    if not (folder / SETTINGS).is_file():
        raise ConfigurationError(f"--into has '{folder}', which is no knowledge folder; use --out")
    return RawFolder(folder).language


def _article(decoded: Decoded, language: str, front: Mapping[str, str]) -> Article:
    if len(decoded.text) > LONGEST:
        raise ConfigurationError(
            f"{decoded.file}: {len(decoded.text):,} characters are more than one article "
            f"(at most {LONGEST:,}); cut it into articles"
        )
    article = read_article(decoded.text, language)
    if not article.paragraphs:
        raise ConfigurationError(f"{decoded.file}: no sentence found that states something")
    asked = {"url": decoded.file} if "://" in decoded.file else {}
    found = {**article.front, **asked, **front}
    if "date" in found:  # in ISO form, by which articles can be put in order
        read = read_quantities(found["date"], language)
        days = {one.first_day for one in read if one.first_day == one.last_day}
        if len(days) == 1:
            found["date"] = days.pop() or found["date"]
    return article._replace(front=found)


def _drafted(
    work: Path, folder: Path, file: str, article: Article, given: Mapping[str, str]
) -> Drafted:
    """Put an article into ``work``, which is to become ``folder``."""
    before = RawFolder(work)
    old = _same_article(article, before)
    if old:  # what a person wrote in the front matter stays, unless it is given anew
        model, identifier, name = old.front.model, old.source.id, Path(old.front.file).name
        kept = {key: str(getattr(model, key)) for key in FRONT if getattr(model, key)}
        changed = {"date": article.front["date"]} if "date" in article.front else {}
        article = article._replace(front={**article.front, **kept, **changed, **given})
    else:
        named = Identifiers().new(article.front.get("id") or article.front["title"], "article")
        named = named if any(map(str.isalpha, named)) else f"article-{named}"
        identifier = Identifiers(before.sources, _LONGEST_ID).new(named)
        name = f"{identifier}.md"
        _name_sources(work, before)
    text, name = _source_text(article, identifier), f"{SOURCES}/{name}"
    folders.write_files(work, {name: text})
    source, problems = read_source(text, name, before.language)
    if source is None:
        raise ConfigurationError(f"{file}: {problems[0].message}")
    removed = _retired(work, folder) if old else ()
    facts = _add_facts(work, source, before.language, old)
    folders.checked(work, folder)
    return Drafted(article, source.source, facts, old is None, removed)


def _same_article(article: Article, raw: RawFolder) -> SourceText | None:
    """Return the source that is an earlier state of ``article``."""
    url, title = article.front.get("url"), article.front["title"]
    whole = " ".join(" ".join(text.split()) for _, text in article.paragraphs)
    for one in raw.sources.values():
        sentences = {sentence.text for sentence in one.source.sentences}
        share = sum(sentence in whole for sentence in sentences) / len(sentences)
        named = one.source.title == title or one.source.id == article.front.get("id")
        if (url and url == one.source.url) or share >= (_SAME_WITH_TITLE if named else _SAME):
            return one
    return None


def _name_sources(work: Path, raw: RawFolder) -> None:
    """Name the one source of a folder in its files of facts, before there is a second."""
    only = next(iter(raw.sources), "")
    for file in raw.facts_files:
        if not file.model.source and any(not fact.source for fact in file.model.facts):
            path = work / FACTS / Path(file.file).name
            text = set_value(path.read_bytes().decode(), ("source",), only, str(path))
            path.write_bytes(text.encode())


def _source_text(article: Article, identifier: str) -> str:
    found = article.front
    front = {"id": identifier, **{key: found[key] for key in FRONT[1:] if found.get(key)}}
    hint = "" if "publisher" in front else "# publisher: who published it; answers name it\n"
    parts, section = [f"---\n{document(front)}{hint}---"], ""
    for heading, text in article.paragraphs:
        parts += [text] if heading == section else [f"## {heading}", text]
        section = heading
    return "\n\n".join(parts) + "\n"


def _add_facts(
    work: Path, source: SourceText, language: str, old: SourceText | None
) -> list[dict[str, Any]]:
    """Add facts of the new sentences with figures; those that a person took out stay out."""
    raw, identifier = RawFolder(work), source.source.id
    own = [one for one in raw.all_facts if one.source and one.source.source.id == identifier]
    quoted = {index for one in own for index in one.touched}
    known = {sentence.text for sentence in old.source.sentences} if old else set()
    numbered = enumerate(source.source.sentences)
    left = [one for index, one in numbered if index not in quoted and one.text not in known]
    facts = list(facts_of(left, language, {*raw.facts, *raw.entries}))
    path = work / FACTS / f"{identifier}.yaml"
    named = [one.model.source for one in raw.facts_files if Path(one.file).name == path.name]
    if len(raw.sources) > 1 and named and named != [identifier]:
        facts = [{**fact, "source": identifier} for fact in facts]
    before = path.read_bytes().decode() if path.exists() else ""  # with its own ends of lines
    for _ in range(_ROUNDS):
        if before:
            text = add_items(before, ("facts",), facts, str(path))
        else:
            text = document({"source": identifier, "facts": facts}, HEAD) if facts else ""
        path.unlink(missing_ok=True)
        if text:
            folders.write_files(work, {f"{FACTS}/{path.name}": text})
        faulty = folders.faulty_facts(work)
        if not faulty:
            break
        facts = [fact for fact in facts if fact["id"] not in faulty]
    return facts


# What no longer stands in the source becomes a comment where it is, with all that refers to it ---


def _retired(work: Path, folder: Path) -> list[Problem]:
    """Comment out whatever does not fit the sources of ``work`` any more, and return where: each
    message is a quote, or the line of what referred to one.

    The places are those in ``folder``, of which ``work`` is a copy.
    """
    found: list[Problem] = []
    for _ in range(_RETIRING_ROUNDS):
        raw = RawFolder(work)
        blocks = dict.fromkeys(_blocks(raw))
        if not blocks:
            break
        found += [_commented(block, raw) for block in blocks]
    return folders.relocated(folder, work, found)


def _blocks(raw: RawFolder) -> Iterator[_Block]:
    """Yield what has to go, each as lines of its file."""
    found = [*answers.fact_unknown(raw), *answers.translated_answer(raw)]
    for fact in raw.all_facts:
        found += words_not_in_source(fact)
    texts = [*questions.related_unknown(raw), *answers.translated_entry_unknown(raw)]
    translated = {one.file for one in raw.language_files}
    for problem in (*found, *texts):
        whole_item = problem in found and problem.file not in translated
        yield _block(problem.file, problem.line - 1, whole_item=whole_item)


def _block(file: str, at: int, *, whole_item: bool) -> _Block:
    """Return the item of the file's list, or else the key or item, that holds line ``at``."""
    lines, start = _lines(file), at
    if whole_item:
        dashes = [n for n, line in enumerate(lines) if line.lstrip().startswith("-")]
        outer = min((_indent(lines[n]) for n in dashes), default=0)
        start = max((n for n in dashes if n <= at and _indent(lines[n]) == outer), default=at)
    elif ":" not in lines[at]:  # the end of a list in brackets takes the lines above it along
        opened = lines[at].count("[") - lines[at].count("]")
        while start and opened < 0:
            start -= 1
            opened += lines[start].count("[") - lines[start].count("]")
    inner, end = _indent(lines[start]) + 1, at + 1
    # Comments stand anywhere: those that an earlier draft made begin their lines.
    while end < len(lines) and (_is_silent(lines[end]) or _indent(lines[end]) >= inner):
        end += 1
    while end > at + 1 and _is_silent(lines[end - 1]):
        end -= 1
    return file, start, end


def _commented(block: _Block, raw: RawFolder) -> Problem:
    file, start, end = block
    lines = _lines(file)
    first = lines[start].strip()
    for number in range(start, end):
        if lines[number].strip() and not lines[number].startswith("#"):
            lines[number] = f"# {lines[number]}"
    words = lines[start].rstrip("\r\n")
    if not words.endswith(_NO_LONGER):
        lines[start] = f"{words}{_NO_LONGER}{lines[start][len(words) :]}"
    if not any(line.lstrip().startswith("- ") for line in lines):
        lines = [_EMPTY_LIST.sub(r"\1 []", line) for line in lines]
    Path(file).write_bytes("".join(lines).encode())
    quotes = (
        fact.model.quote
        for fact in raw.all_facts
        if fact.document.file == file and start < fact.place("id").line <= end
    )
    return warning(Place(file, start + 1), next(quotes, first))


def _lines(file: str) -> list[str]:
    return Path(file).read_bytes().decode().splitlines(keepends=True)


def _is_silent(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
