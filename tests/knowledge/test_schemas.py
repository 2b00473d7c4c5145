"""Editors check what one types: each file names a schema that exists and that it fits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from places import TIDAL

from bot.cli.main import main
from bot.knowledge import schemas
from bot.knowledge.layout import packaged_folder

PACKAGED = packaged_folder()
ARTICLE = Path(__file__).parents[1] / "fixtures" / "articles" / "regatta.md"
TABLE = "id,question,answer,quote\npets,may I bring a dog,Dogs are welcome.,\npets,dogs?,,\n"


class _Loader(yaml.CSafeLoader):
    """Reads as editors do, by YAML 1.2: a date is a text, and so is ``no``."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith((":int", ":float", ":null"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")


def unfit(folder: Path) -> list[str]:
    """Return what an editor would underline in any file of a folder."""
    files = [folder / "knowledge.yaml", *sorted(folder.glob("*/*.yaml"))]
    assert len(files) > 1
    return [f"{path.name}: {fault}" for path in files for fault in _faults(path)]


def _faults(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    mark = "# yaml-language-server: $schema="
    if not first.startswith(mark):
        return [f"its first line names no schema (python -m {schemas.__name__} mends it)"]
    schema = json.loads((path.parent / first.removeprefix(mark)).read_text(encoding="utf-8"))
    content: Any = yaml.load(text, _Loader)  # noqa: S506 - a safe one
    return [error.message for error in Draft202012Validator(schema).iter_errors(content)]


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_up_to_date(kind: str) -> None:
    """A format changed without its schemas fails; python -m bot.knowledge.schemas mends it."""
    shipped = (PACKAGED / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    assert shipped == schemas.as_text(kind)
    Draft202012Validator.check_schema(json.loads(shipped))


def test_none_left_over() -> None:
    """No schema of a kind that is gone is shipped."""
    assert {path.stem for path in (PACKAGED / "schemas").iterdir()} == set(schemas.KINDS)


def test_numbers_pass_as_text() -> None:
    """``text: 67`` is a number to an editor and a text to the bot: the schema takes both."""
    figure = json.loads(schemas.as_text("facts"))["$defs"]["figure"]
    assert Draft202012Validator(json.loads(schemas.as_text("facts"))).is_valid(
        {"facts": [{"id": "a", "quote": "67 cows", "figures": {"count": {"text": 67}}}]}
    )
    assert figure["additionalProperties"] is False


def test_the_packaged_knowledge() -> None:
    """Every shipped file names the schema beside it, and fits it."""
    assert unfit(PACKAGED) == []


def _import(folder: Path) -> list[str]:
    (folder / "table.csv").write_text(TABLE)
    return ["import", str(folder / "table.csv"), "--out", str(folder / "made")]


def _import_json(folder: Path) -> list[str]:
    export = str(folder / "export.json")
    assert main(["export", "--knowledge", str(TIDAL), "--format", "json", "--out", export]) == 0
    return ["import", export, "--out", str(folder / "made")]


@pytest.mark.parametrize(
    "command",
    [
        lambda folder: ["init", str(folder / "made")],
        lambda folder: ["draft", str(ARTICLE), "--out", str(folder / "made")],
        _import,
        _import_json,
    ],
    ids=["init", "draft", "import", "import of an export"],
)
def test_every_folder_that_is_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], command: Callable[[Path], list[str]]
) -> None:
    """Whatever makes a folder puts the schemas beside its files, which name and fit them; it
    passes the check without a word about them."""
    assert main(command(tmp_path)) == 0
    assert unfit(tmp_path / "made") == []
    assert {path.stem for path in (tmp_path / "made" / "schemas").iterdir()} == set(schemas.KINDS)
    capfd.readouterr()
    assert main(["check", "--knowledge", str(tmp_path / "made")]) == 0
    assert "schemas" not in "".join(capfd.readouterr())


def test_a_language_that_is_new_to_a_folder(tmp_path: Path) -> None:
    """The file that ``report --apply`` begins for it names its schema, too."""
    made = tmp_path / "made"
    assert main(["init", str(made)]) == 0
    (made / "languages" / "fr.yaml").unlink()
    (tmp_path / "asked.txt").write_text("combien de laboratoires communs ont \u00e9t\u00e9 faits")
    words = ["report", "--knowledge", str(made), "--from", str(tmp_path / "asked.txt")]
    assert main([*words, "--choose", "1=joint-laboratories", "--apply"]) == 0
    assert (made / "languages" / "fr.yaml").exists()
    assert unfit(made) == []


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    """A first line that names another schema is left; running it again changes nothing."""
    faq = tmp_path / "faq"
    faq.mkdir()
    (tmp_path / "knowledge.yaml").write_bytes(b"name: A\r\n")
    own = "# yaml-language-server: $schema=https://example.org/own.json\ntopic: a\n"
    (faq / "own.yaml").write_text(own)
    schemas.name_schemas(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert (faq / "own.yaml").read_text() == own
    assert before[tmp_path / "knowledge.yaml"].endswith(b"\nname: A\r\n")
    schemas.name_schemas(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
