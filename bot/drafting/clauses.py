"""A sentence in its clauses: who, the verb, and the rest, as far as word lists tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.drafting.tokens import STOPS, Token
from bot.drafting.words import Language

_RELATIVE = ("which", "who", "where")
_SHORT_WORD = 4  # need, seed, bed


@dataclass(frozen=True, slots=True)
class Clause:
    """``lead`` is what stands before the subject: By 2030."""

    lead: tuple[Token, ...]
    subject: tuple[Token, ...]
    verb: tuple[Token, ...]
    rest: tuple[Token, ...]
    opener: str = ""  # because, which ...

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All of them, in the order of the text."""
        return (*self.lead, *self.subject, *self.verb, *self.rest)


@dataclass(slots=True)
class _Cutter:
    language: Language
    clauses: list[Clause] = field(default_factory=list)


def clauses(tokens: Sequence[Token], language: Language) -> list[Clause]:
    """Return the clauses that have a verb, in order; one without a subject takes the first's."""
    found: list[Clause] = []
    for part, opener, antecedent in _parts(tokens, language):
        clause = _clause(part, opener, language)
        if clause is None:
            continue
        if not clause.subject:
            behind = bool(found) and found[-1].opener in _RELATIVE
            main = (found[-1] if behind else found[0]).subject if found else ()
            subject = antecedent or main
            clause = Clause(clause.lead, subject, clause.verb, clause.rest, opener)
        found.append(clause)
    return found


def verb_at(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Say whether the token at ``index`` is a verb that a subject goes with."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if token.figure or token.name or not token.text[0].isalpha():
        return False
    if token.low in language.words("auxiliaries") | language.words("contracted"):
        return True
    past = is_past(token.low, language)
    if not (past or token.low in language.verbs) or token.text[0].isupper():
        return False
    light = language.words("determiners") | language.words("prepositions")
    if before and (before.figure or before.low in light):
        return False
    if past:
        return not _is_participle(tokens, index, language)
    return _agrees(tokens, index, language)


def is_past(low: str, language: Language) -> bool:
    """Say whether ``low`` is a past form: added, began."""
    regular = low.endswith("ed") and not low.endswith("eed") and len(low) > _SHORT_WORD
    return regular or low in language.table("irregular")


def _parts(
    tokens: Sequence[Token], language: Language
) -> Iterator[tuple[list[Token], str, tuple[Token, ...]]]:
    """Cut at commas, semicolons and joining words that a clause follows."""
    start, opener = 0, ""
    antecedent: tuple[Token, ...] = ()
    head: tuple[Token, ...] = ()
    for index, token in enumerate(tokens):
        joint = token.low in language.words("clause_starts") and index > start
        coordinate = token.low in language.words("joins") and _verb_soon(tokens, index, language)
        if token.text in ";:" or joint or coordinate:
            if index > start:
                yield list(tokens[start:index]), opener, antecedent
                head = head or _subject(tokens[start:index])
            antecedent = _antecedent(tokens, index) if token.low in _RELATIVE else ()
            start, opener = index + 1, token.low if joint else ""
        elif opener in _RELATIVE and _goes_on_behind(tokens, index, language):
            yield list(tokens[start:index]), opener, antecedent
            start, opener, antecedent = index + 1, "", head
    if start < len(tokens):
        yield list(tokens[start:]), opener, antecedent


def _goes_on_behind(tokens: Sequence[Token], comma: int, language: Language) -> bool:
    """Say whether the verb of the main clause follows the comma behind a relative clause."""
    index = comma + 1
    if tokens[comma].text != "," or index >= len(tokens):
        return False
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    past = is_past(tokens[index].low, language) and following not in language.words("passive_by")
    return past or verb_at(tokens, index, language)


def _verb_soon(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Say whether a verb follows a joining word at once, or after a short subject and a comma."""
    after = index + 1
    while after < len(tokens) and tokens[after].low in language.words("between_verbs"):
        after += 1
    if after < len(tokens) and verb_at(tokens, after, language):
        return True
    comma = index > 0 and tokens[index - 1].text == ","
    return comma and any(
        verb_at(tokens, n, language) for n in range(after, min(len(tokens), after + 9))
    )


def _antecedent(tokens: Sequence[Token], index: int) -> tuple[Token, ...]:
    """Return what a relative clause is about: the name or words just before it."""
    found: list[Token] = []
    for token in reversed(tokens[:index]):
        if token.text == "," and not found:
            continue
        if token.text in STOPS or (found and token.low in ("the", "a", "an")):
            break
        if found and found[0].name and not token.name:
            break
        found.insert(0, token)
        if len(found) > 4:
            break
    return tuple(found)


def _clause(part: list[Token], opener: str, language: Language) -> Clause | None:
    index = _main_verb(part, language)
    if index is None:
        return None
    end = index + 1
    while end < len(part) and _goes_on(part, end, language):
        end += 1
    lead, subject = _lead(part[:index], language)
    return Clause(lead, subject, tuple(part[index:end]), _bare(part[end:]), opener)


def _main_verb(part: list[Token], language: Language) -> int | None:
    """Return where the verb is; behind the comma where the clause begins with a phrase."""
    verbs = [n for n in range(len(part)) if verb_at(part, n, language)]
    comma = next((n for n, token in enumerate(part) if token.text == ","), len(part))
    phrase = bool(part) and part[0].low in language.words("prepositions")
    behind = [n for n in verbs if n > comma + 1]
    return next(iter(behind if phrase and behind else verbs), None)


def _goes_on(part: list[Token], index: int, language: Language) -> bool:
    low = part[index].low
    if low in language.words("between_verbs") or low in language.words("auxiliaries"):
        return True
    after_auxiliary = part[index - 1].low in (
        language.words("auxiliaries")
        | language.words("between_verbs")
        | language.words("contracted")
    )
    return after_auxiliary and low in language.verbs and not part[index].text[0].isupper()


def _lead(before: list[Token], language: Language) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Split off what stands before the subject: a phrase with a preposition, up to its comma."""
    commas = [n for n, token in enumerate(before) if token.text == ","]
    first = before[0].low if before else ""
    short = len(commas) == 1 and commas[0] <= 2
    done = is_past(first, language)  # Opened in 1904, it carried ...
    if commas and (short or done or first in language.words("prepositions")):
        cut = commas[0] + 1
        return _bare(before[:cut]), _subject(before[cut:])
    if first in language.words("prepositions"):
        cut = _behind_phrase(before, language)
        return _bare(before[:cut]), _subject(before[cut:])
    return (), _subject(before)


def _behind_phrase(before: list[Token], language: Language) -> int:
    """Return where the subject begins behind a phrase without a comma: In 2024 *the city*."""
    articles = language.words("determiners")
    inside = articles | language.words("prepositions") | language.words("joins")
    return next(
        (
            n
            for n in range(2, len(before))
            if before[n].low in articles and before[n - 1].low not in inside
        ),
        len(before),
    )


def _subject(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the subject without what is put in between commas."""
    tokens = [token for token in tokens if token.text not in '"“”„«»']
    comma = next((n for n, token in enumerate(tokens) if token.text in ",–—("), len(tokens))
    return tuple(tokens[: comma or len(tokens)])


def _bare(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(token for token in tokens if token.text[0].isalnum() or token.text in ",$€£%")


def _is_participle(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Say whether a past form describes a noun: founded by ..., the imported diesel."""
    before, after = tokens[index - 1] if index else None, tokens[index + 1 : index + 2]
    if before is None:
        return False
    if before.text in ",(":
        return True
    return (
        bool(after)
        and after[0].low in language.words("passive_by")
        and any(verb_at(tokens, n, language) for n in range(index + 2, len(tokens)))
    )


def _agrees(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Tell the verb from the noun of the same form: the mill *dries*, growers *raise*."""
    token, after = tokens[index], tokens[index + 1 : index + 2]
    if after and (after[0].low in language.words("auxiliaries") or after[0].text == ","):
        return False
    at = index - 1
    while at >= 0 and tokens[at].low in language.words("between_verbs"):
        at -= 1
    before = tokens[at] if at >= 0 else None
    third = token.low.endswith("s")
    if before is None or before.text == "," or before.low in language.words("joins"):
        return third
    singular = not before.low.endswith("s") or before.name
    return third == singular
