"""YAML as people type it: every value is the text that stands there, with its line and column.

``no``, ``12:30``, ``1_000`` and ``2017-05-01`` stay what was typed; what is to be a number or
``true`` is decided by the format alone. Anchors, aliases, tags and repeated keys are refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import UnreadableError
from bot.knowledge.knowledge import KINDS, shape_of
from bot.knowledge.layout import DATA
from bot.knowledge.problems import Place, Problem, error, firsts, one_line, repeated, warning
from bot.text.data_files import load_data

DEEPEST = 12
Step = str | int
# Every value is text: to look for its type would take half of the time.
_Loader: Any = type(
    "_Loader", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), {"resolve": lambda *_: ""}
)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COMMENT = re.compile(r":?[ \t]+(?P<at>#[^\s#])")  # behind a text or key
_Found = tuple[int, int, str]  # line and column, from 0, and what to do
_KEPT = 200_000  # characters: when knowledge is read again after a save, all files but one are same

_LINE = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?(?P<word>[a-z_]*)(?P<colon>:(?=\s|$))?(?P<rest>.*)", re.DOTALL
)
_BLOCK = re.compile(r" *[>|][+-]? *")
_OPENING = re.compile(r"""^ *(?:- +)*(?:[^\s'"#:][^:#]*: +)?(?P<mark>["'])""")
_MERGE = re.compile(r"<{7} |={7}$|>{7} ")
_LISTED = ("entries", "facts", "names")
_FAR = 200  # lines further up in which a slip is looked for


def read_yaml(text: str, file: str) -> tuple[Node, list[Problem]]:
    """Return the tree of ``text`` and what is wrong with it apart from its syntax.

    Raises UnreadableError where the text is not YAML, is empty, or uses a part of YAML that this
    format does without.
    """
    tree, problems = _read_kept(text, file) if len(text) <= _KEPT else _read(text, file)
    return tree, [*problems]


def entries(node: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
    """Return the keys of ``node`` with their values; of a repeated key the first."""
    return firsts((key.value, (key, value)) for key, value in node.value)


def filled_entries(node: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
    """Return the keys of ``node`` that have a value."""
    return {key: pair for key, pair in entries(node).items() if not is_empty(pair[1])}


def is_empty(node: Node) -> bool:
    """Return True where nothing was typed."""
    return isinstance(node, ScalarNode) and not (node.value or node.style)


def plain(node: Node) -> Any:
    """Return ``node`` as dicts, lists and texts; keys without a value are left out."""
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, (_, value) in filled_entries(node).items()}
    return None if is_empty(node) else node.value


def locate(node: Node, path: Sequence[Step], *, of_key: bool = False) -> Node:
    """Return what is at ``path``, or the deepest part of it that exists."""
    for index, step in enumerate(path):
        keys = entries(node) if isinstance(node, MappingNode) else {}
        if step in keys:
            key, value = keys[str(step)]
            node = key if index == len(path) - 1 and (of_key or is_empty(value)) else value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            break
    return node


def place_of(node: Node | yaml.Event, file: str) -> Place:
    """Return where ``node`` begins."""
    start: Any = node.start_mark
    return Place(file, start.line + 1, start.column + 1)


def _read(text: str, file: str) -> tuple[Node, list[Problem]]:
    lines = _BREAK.split(text)
    try:
        padded = [*lines, ""]  # libyaml counts a line more at the end of a file
        problems = list(_event_problems(text, padded, file))
        tree = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as reason:
        line, column, message = _explain(reason, lines)
        raise UnreadableError(error(Place(file, line + 1, column + 1), message)) from reason
    except (yaml.YAMLError, ValueError) as reason:
        message = f"this is not YAML: {one_line(str(reason))}"
        raise UnreadableError(error(Place(file), message)) from reason
    if tree is None:
        raise UnreadableError(error(Place(file), "this file is empty; fill it or delete it"))
    return tree, [*problems, *_key_problems(tree, file)]


_read_kept = lru_cache(maxsize=64)(_read)


def _event_problems(text: str, lines: list[str], file: str) -> Iterator[Problem]:
    """Yield what YAML makes of text that is not in quotes; refuse what this format does without.

    The parser's events come in constant memory, however deep the brackets.
    """
    depth = parts = 0
    for event in yaml.parse(text, _Loader):
        parts += isinstance(event, yaml.DocumentStartEvent)
        if fault := _unused(event, depth, parts):
            raise UnreadableError(error(place_of(event, file), fault))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            start: Any = event.start_mark
            end: Any = event.end_mark
            if start.line != end.line or "#" in lines[end.line]:  # else nothing can be lost
                yield from _text_problems(start, end, lines, file)


def _text_problems(start: Any, end: Any, lines: list[str], file: str) -> Iterator[Problem]:
    """Yield an item of a list that became a part of a text, and ``plan #1`` that lost its end."""
    inside = range(start.line + 1, end.line + 1)
    number = next((n for n in inside if lines[n].lstrip(" ").startswith("- ")), None)
    if number is not None:  # indented too far
        place = Place(file, number + 1, lines[number].index("-") + 1)
        message = "this '- ' is read as a part of the text above it; indent it as the one above"
        yield error(place, message)
    if found := _COMMENT.match(lines[end.line], end.column):
        message = "what follows '#' is dropped as a comment; put quotes around the text"
        place = Place(file, end.line + 1, found.start("at") + 1)
        yield warning(place, f"{message} if it belongs to it")


def _key_problems(node: Node, file: str) -> Iterator[Problem]:
    """Yield the keys that stand twice in ``node`` and its parts; refuse what can't be a key."""
    inside = node.value if isinstance(node, SequenceNode) else ()
    if isinstance(node, MappingNode):
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                message = "a key must be plain text; text that starts with '{' or '[' needs quotes"
                raise UnreadableError(error(place_of(key, file), message))
        for name, key, first in repeated((key.value, key) for key, _ in node.value):
            line = first.start_mark.line + 1
            message = f"key '{one_line(name, 60)}' stands here a second time (first on line {line})"
            yield error(place_of(key, file), f"{message}; keep one of them")
        inside = [value for _, value in node.value]
    for one in inside:
        yield from _key_problems(one, file)


def _unused(event: Any, depth: int, parts: int) -> str:
    """Return why a part of YAML is refused, which this format does without; "" for others."""
    if parts > 1:
        return "a second part starts here; keep one part a file, without '---' between"
    if depth > DEEPEST:
        return f"this is nested more than {DEEPEST} levels deep; the format needs far fewer"
    if getattr(event, "anchor", None) is not None:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        message = f"text that starts with '{sign}' needs quotes around it"
        return f"{message} (YAML's anchors and aliases are not used here; write the text out)"
    if getattr(event, "tag", None) is not None:
        return "text that starts with '!' needs quotes around it (YAML's tags are not used)"
    return ""


# What a parser's complaint means to a person: the slip of the hand behind it. A parser tells where
# it could not go on, which is often a line or many below the slip.


class _Line(NamedTuple):
    """A line in parts; ``column`` is that of its first word, a key or not, behind the dash."""

    number: int
    text: str
    indent: int
    dash: bool
    column: int
    word: str
    key: str
    rest: str


def _explain(reason: yaml.MarkedYAMLError, lines: Sequence[str]) -> _Found:
    """Return line and column (from 0) and a sentence on what is wrong and how to mend it."""
    mark: Any = reason.problem_mark  # a parser always tells where
    line, column = min(mark.line, len(lines) - 1), mark.column
    context, problem = reason.context or "", reason.problem or ""
    begun = reason.context_mark
    unclear = load_data("slips", DATA)["unclear"]
    if begun and "quoted scalar" in context:
        message = unclear["escape" if "escape" in problem else "open_quote"]
        return begun.line, begun.column, message
    filled = (n for n in range(line - 1, -1, -1) if lines[n].strip())
    here, *above = (_parts(n, lines[n]) for n in (line, *islice(filled, _FAR)))
    # Often the line before is at fault, or that where a bracket was opened.
    near = [here, *above[:1]]
    if begun and "flow" in context and begun.line < len(lines):
        near = [_parts(begun.line, lines[begun.line]), *near]
    many_colons = "mapping values" in problem
    looks = (_column,) if many_colons else (_merge, _word, _open_quote, _block, _bare_item, _column)
    slips = chain(_in_a_line(near), *(look(here, above) for look in looks))
    return next(slips, (line, column, unclear["colons" if many_colons else "unknown"]))


def _parts(number: int, text: str) -> _Line:
    found = next(_LINE.finditer(text))  # there is always one: every part may be missing
    indent, dash, word, colon, rest = found.groups()
    key, column = word if colon else "", found.start("word")
    return _Line(number, text, len(indent), bool(dash), column, word, key, rest)


def _in_a_line(near: Sequence[_Line]) -> Iterator[_Found]:
    """Find what a line shows by itself."""
    data = load_data("slips", DATA)
    for one in near:
        for message, pattern in data["slips"].items():
            found = re.match(pattern.replace("VALUE", data["value"]), one.text)
            if found:
                yield one.number, found.start("at"), message.format(**found.groupdict())


def _merge(here: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    message = "this is the mark of an unfinished merge; keep one version, remove the marks"
    for one in (here, *above):
        if _MERGE.match(one.text):
            yield one.number, 0, message


def _word(here: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    """Find a key without its colon: in the column of the line that does not fit."""
    for one in (here, *above):
        is_word = one.word in _known_keys() and not one.key and ":" not in one.rest
        if is_word and one.column == here.column and one.rest[:1] in ("", " "):
            yield one.number, one.column + len(one.word), f"a colon is missing after '{one.word}'"
        if one.indent < here.indent:
            return


def _open_quote(_: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    for one in above:
        found = _OPENING.match(one.text)
        if found and one.text.count(found["mark"]) == 1:
            message = f"the quote mark opened here is never closed; write {found['mark']} there"
            yield one.number, found.start("mark"), message


def _block(here: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    for one, before in pairwise((here, *above[:2])):
        if before.key and _BLOCK.fullmatch(before.rest) and one.indent <= before.column:
            message = f"this text has to be indented further than '{before.key}:' above it"
            yield one.number, one.indent, message


def _bare_item(here: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    """Find the first of a list without its dash, seen at the second."""
    for first, one in pairwise((here, *above) if here.dash else ()):
        if one.key in _LISTED and not one.dash and not one.rest.strip():
            if first.key and not first.dash:
                yield first.number, first.indent, "'- ' is missing before the first of this list"
            return


def _column(here: _Line, above: Sequence[_Line]) -> Iterator[_Found]:
    """Find a dash or a key that stands in another column than those of its kind nearest to it."""
    if here.dash:
        own, others = here.indent, [one.indent for one in above if one.dash]
        named, beside = "this '- '", "others of its list"
    elif here.key in _known_keys():
        item = next((n for n, one in enumerate(above) if one.key and one.dash), len(above))
        own, others = here.column, [one.column for one in above[: item + 1] if one.key]
        named, beside = "this key", "those beside it"
    else:
        return
    near = min(others, key=lambda one: abs(one - own), default=own)
    if own != near:
        yield here.number, own, f"{named} stands in column {own + 1}, {beside} in {near + 1}"


@cache
def _known_keys() -> frozenset[str]:
    return frozenset[str]().union(*(_keys_in(shape_of(one)) for one in KINDS.values()))


def _keys_in(shape: Mapping[str, Any]) -> set[str]:
    inner = (one for one in shape.values() if isinstance(one, dict))
    return {*shape.get("properties", ())}.union(*map(_keys_in, inner))
