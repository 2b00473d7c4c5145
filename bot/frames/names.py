"""The names in a sentence: people, organisations, places."""

from collections.abc import Iterator

from bot.frames.frame import Name, NameKind
from bot.frames.places import gazetteer
from bot.frames.sentence import Sentence
from bot.text.tokens import is_unspaced

_POSSESSIVE = ("'s", "’s")
_OPENING_MARKS = '.!?:"“'  # before the first word of a sentence


def read_names(sentence: Sentence) -> tuple[Name, ...]:
    """Return the names of a sentence, places known by any way of writing them among them."""
    found = list(_places(sentence))
    places = {(name.first, name.after) for name in found}
    for first, after in _capital_runs(sentence):
        # "Zit Nederland ...": outside English any word may open a question.
        opens = first == 0 and (1, after) in places and sentence.lexicon.language != "en"
        if (first, after) not in places and not opens:
            key = " ".join(w.stem for w in sentence.row[first:after] if w.content)
            kind = _kind(sentence, first, after)
            name = sentence.said(first, after)
            found.append(Name(name, key or sentence.norms[first], kind, first, after))
    return tuple(sorted(found, key=lambda name: (name.first, name.after)))


def _places(sentence: Sentence) -> Iterator[Name]:
    """Yield the places; outside English also countries in another case than the tables have."""
    places, row = gazetteer(sentence.lexicon.language), sentence.row
    norms = tuple(w.norm.removesuffix("s") if w.text.endswith(_POSSESSIVE) else w.norm for w in row)
    found = [one for one in places.find(norms) if _may_be_place(sentence, *one[:2])]
    if sentence.lexicon.language != "en":
        known = {first for first, _, _ in found}
        forms = ((w.index, places.inflected(w.norm)) for w in row if w.capital)
        found += [(at, at + 1, place) for at, place in forms if place and at not in known]
    for first, after, place in found:
        key = f"{place.code}:{place.part}"
        yield Name(sentence.said(first, after), key, NameKind.PLACE, first, after, place)


def _may_be_place(sentence: Sentence, first: int, after: int) -> bool:
    """Return True unless the words are written as no name is, in a text that has capitals."""
    written = sentence.said(first, after)
    if len(written) < 3 and not (written.isupper() or _stands_apart(sentence, first)):
        return False
    cased = any(w.capital for w in sentence.row[1:]) and written.isascii()
    return not cased or sentence.row[first].capital


def _stands_apart(sentence: Sentence, index: int) -> bool:
    """Return True for two signs of a script without spaces that no Han sign follows: 日本から is
    Japan, 印度教 no India."""
    end = sentence.row[index].end
    follows = sentence.text[end : end + 1]
    return is_unspaced(sentence.row[index].text) and not "\u3400" <= follows <= "\u9fff"


def _capital_runs(sentence: Sentence) -> Iterator[tuple[int, int]]:
    after = 0
    for word in sentence.row:
        if word.index >= after and _starts_name(sentence, word.index):
            after = _end_of_name(sentence, word.index)
            yield word.index, after


def _starts_name(sentence: Sentence, index: int) -> bool:
    word, words = sentence.row[index], sentence.lexicon
    if not word.capital or word.figure or word.norm in words.function_words:
        return False
    if index > 0 and sentence.text[: word.start].rstrip()[-1] not in _OPENING_MARKS:
        return True
    if index + 1 == len(sentence.row) or word.norm in words.fillers:
        return False
    follows = sentence.row[index + 1]
    verb = follows.norm in words.auxiliaries or words.is_verb(follows.norm)
    return follows.capital or verb or "'" in word.text


def _end_of_name(sentence: Sentence, first: int) -> int:
    after, light, words = first + 1, 0, sentence.lexicon
    for word in sentence.row[first + 1 :]:
        before = sentence.row[word.index - 1].text
        if sentence.gap(word.index).strip(" -&.'’") or before.endswith(_POSSESSIVE):
            break
        inside = word.norm in words.name_particles or (light and word.norm in words.name_articles)
        if word.capital or (word.figure and after == word.index and word.norm.isdigit()):
            after, light = word.index + 1, 0
        elif inside:
            light += 1
        else:
            break
    return after


def _kind(sentence: Sentence, first: int, after: int) -> NameKind:
    words, run = sentence.lexicon, sentence.row[first:after]
    norms = set(sentence.norms[first:after])
    if norms & words.organisation_words or (len(run) == 1 and run[0].text.isupper()):
        return NameKind.ORGANISATION
    if norms & words.place_words:
        return NameKind.PLACE
    if words.titles & set(sentence.norms[max(0, first - 1) : after]):
        return NameKind.PERSON
    plain = all(word.capital and word.text.isalpha() for word in run)
    return NameKind.PERSON if plain and 2 <= len(run) <= 3 else NameKind.OTHER
