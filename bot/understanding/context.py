"""Follow-ups: a message that can only be understood from an earlier one."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge.kinds import NameKind
from bot.understanding.language.asking import Kind
from bot.understanding.lexicon import NameMention
from bot.understanding.question import Question

_FEW = 2  # content words up to which a message may lean on an earlier one


def leans(question: Question) -> bool:
    """Say whether ``question`` may need an earlier message to be understood."""
    informative = len(question.content) + len({name.name for name in question.names})
    if question.reference.anaphoric or question.reference.opener:
        return informative <= 2 * _FEW
    return informative <= _FEW


def needs(question: Question) -> bool:
    """Say whether ``question`` can't be understood alone: it names no subject at all."""
    most = _FEW if question.reference.anaphoric else 1
    return not question.names and len(question.content) <= most


def dangles(question: Question) -> bool:
    """Say whether ``question`` points back to an earlier message and says nothing of its own:
    "and in how many countries?", "who said that", "why"."""
    reference = question.reference
    points = reference.anaphoric or reference.joined or not question.content
    back = points and len(question.content) <= 1
    return back and (reference.opener or reference.anaphoric) and not question.names


def subject(question: Question, but: frozenset[NameKind] = frozenset()) -> str:
    """Return the words of ``question`` that say what it is about, in order; names of the kinds
    ``but`` left out."""
    words = {word.start: word.text for word in question.content}
    words.update(
        (name.start, question.flat[name.start : name.end])
        for name in question.names
        if name.end and name.kind not in but
    )
    return " ".join(words[start] for start in sorted(words))


def resolve(question: Question, earlier: Question, *, named: bool = False) -> Question:
    """Return ``question`` with the subject of ``earlier``: its kind of answer is its own where it
    has one, what it insists on is its own, what it is about is both.

    Where ``named``, the names of ``earlier`` say what it was about: "it" is then what they name,
    and what was asked of it before no longer matters ("and what came out of it?").
    """
    if named and question.reference.singular and question.ask.cue and not question.wanted.naming:
        earlier = replace(earlier, content=(), tokens=frozenset())
    if question.form.fragment and question.reference.preposition:
        earlier = _without(earlier, question.reference.preposition)
    own = question.ask.kind not in (Kind.ANY, Kind.YES_NO) or bool(question.ask.cue)
    ask = question.ask if own else earlier.ask
    about = tuple(word for word in earlier.content if word.token not in question.tokens)
    return replace(
        question,
        text=f"{subject(earlier, frozenset(name.kind for name in question.names))} {question.text}",
        ask=ask,
        content=about + question.content,
        tokens=question.tokens | earlier.tokens,
        names=_names(question, earlier),
        resolved=True,
        own=frozenset(word.token for word in question.content),
    )


def _without(earlier: Question, preposition: str) -> Question:
    """Return ``earlier`` without what stands behind ``preposition``, which a fragment replaces:
    "what did he say on Africa", "and *on* e-commerce?"; as it is where nothing else is left."""
    cut = earlier.flat.rfind(f" {preposition} ")
    content = tuple(word for word in earlier.content if word.start < cut)
    names = tuple(name for name in earlier.names if name.start < cut)
    if cut < 0 or not (content or names):
        return earlier
    tokens = frozenset(word.token for word in content)
    return replace(earlier, content=content, names=names, tokens=tokens)


def _names(question: Question, earlier: Question) -> tuple[NameMention, ...]:
    """Return the names of both; a name in the new message takes the place of one of its kind."""
    kinds = {name.kind for name in question.names}
    kept = (name for name in earlier.names if name.kind not in kinds)
    return (*(replace(name, earlier=True) for name in kept), *question.names)
