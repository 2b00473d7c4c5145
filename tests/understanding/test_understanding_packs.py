"""The packs of all languages, and what is said of one that is written wrongly."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from bot.errors import PackError
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import available, load_pack, read_pack


def keys(node: yaml.Node, where: str = "") -> list[str]:
    """Return every key of a mapping and of those in it, with the keys that it stands under."""
    if not isinstance(node, yaml.MappingNode):
        return []
    found = []
    for key, value in node.value:
        found += [f"{where}{key.value}", *keys(value, f"{where}{key.value}.")]
    return found


@pytest.mark.parametrize("language", available())
def test_every_pack_is_read(language: str) -> None:
    """Each is the pack of the language that its file is named after, and has no key twice."""
    assert load_pack(language).language == language
    path = files("bot.understanding") / "packs" / f"{language}.yaml"
    found = keys(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
    assert len(found) == len(set(found))


def test_a_language_without_a_pack_has_no_words() -> None:
    """It has an empty pack, so that nobody has to ask whether there is one."""
    pack = load_pack("xx")
    assert pack.language == "xx"
    assert not pack.light.function_words
    assert not pack.asking.asks
    assert not pack.numerals.shares
    assert pack.writing.spaced
    assert pack.writing.prepare("Lind's work") == "Lind's work"


def test_fields_are_read_by_their_types() -> None:
    """Lists and texts, mappings, flags, numbers and what stands in a section of its own."""
    text = """
        language: xx
        writing: {spaced: "false", elisions: l d}
        light: {fillers: s'il PLEASE, joints: [and l'autre, also]}
        asking: {asks: {date: [when], count: [how many]}}
        insisting: {tops: {first: [No. 1, number one]}, contraries: [[north northern, south]]}
        things: {dimensions: {length: {asks: [how long], units: [km, m]}}}
        numerals: {units: {Two: 2}, shares: {la moitié de l'île: 50}}
        dates: {era: 543}
    """
    pack = read_pack(text, "xx.yaml")
    assert not pack.writing.spaced
    assert pack.light.fillers == {"sil", "please"}
    assert pack.light.joints.phrases == ("and l autre", "also")
    assert list(pack.asking.asks) == [Kind.COUNT, Kind.DATE]
    assert pack.insisting.tops == {"no. 1": "first", "number one": "first"}
    assert pack.insisting.contraries == ((frozenset({"north", "northern"}), frozenset({"south"})),)
    assert [one.units for one in pack.things.dimensions] == [frozenset({"km", "m"})]
    assert pack.numerals.units == {"two": 2}
    hit = pack.numerals.shares.first("la moitie de l ile")
    assert hit
    assert pack.numerals.shares.values[hit.phrase] == 50
    assert (pack.dates.era, pack.dates.months) == (543, {})


WRONG = [
    ("fillrs: please", "'fillrs' is no key of a pack; did you mean 'fillers' in 'light'?"),
    ("fillers: please", "'fillers' is no key of a pack; it belongs in 'light'"),
    ("poeple: {roles: king}", "'poeple' is no key of a pack; did you mean 'people'?"),
    ("people: {rols: king}", "'rols' is no key of 'people'; did you mean 'roles'?"),
    ("people: {whys: [why]}", "'whys' is no key of 'people'; it belongs in 'asking'"),
    ("people: {anphora: it}", "'anphora' is no key of 'people'; did you mean 'anaphora' in"),
    ("people: {zzzzzz: it}", "'zzzzzz' is no key of 'people'"),
    ("asking: {asks: {mony: [cost]}}", "'mony' is no key of 'asking.asks'; did you mean 'money'?"),
    (
        "things: {dimensions: {age: {asks: [how old], of: [how old is]}}}",
        "'of' is no key of 'things.dimensions'",
    ),
    ("people: [king, queen]", "'people' has to have keys: anyone, roles"),
    ("people: king", "'people' has to have keys: anyone, roles"),
    ("dates: {era: soon}", "'dates.era' can't be read: "),
    ("numerals: {units: {two: many}}", "'numerals.units' can't be read: "),
    ("people: {inverted: yes}", "'people.inverted' can't be read: 'yes' is neither true nor"),
    ("insisting: {tops: [first]}", "'insisting.tops' can't be read: "),
]


@pytest.mark.parametrize(("line", "message"), WRONG)
def test_what_is_wrong_is_said(line: str, message: str) -> None:
    """A key that no section knows is never passed over: file, key and remedy are named."""
    with pytest.raises(PackError) as raised:
        read_pack(f"language: xx\n{line}\n", "xx.yaml")
    assert str(raised.value).startswith(f"xx.yaml: {message}")
