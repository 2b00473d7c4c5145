"""Words that only phrasings of another language have: they tell there what an entry knows."""

from __future__ import annotations

import shutil
from pathlib import Path

from answering_promises import said

from bot.answering.engine import Engine
from bot.answering.reply import Outcome
from bot.knowledge.loader import load_knowledge

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"
QUESTION = "combien de passagers le ferry embarque à chaque rotation"


def _probability(folder: Path, entry: str, phrasing: str) -> float:
    """Return how sure the answer to QUESTION is once ``entry`` has a French ``phrasing`` more."""
    shutil.copytree(TIDAL, folder)
    path = folder / "languages" / "fr.yaml"
    text = path.read_text(encoding="utf-8")
    head = f"phrasings:\n  {entry}:\n"
    if f"\n  {entry}:\n" in text:
        text = text.replace(f"\n  {entry}:\n", f"\n  {entry}:\n    - {phrasing}\n", 1)
    else:
        text = text.replace("phrasings:\n", f"{head}    - {phrasing}\n", 1)
    path.write_text(text, encoding="utf-8")
    reply = Engine(load_knowledge(folder), None).reply(QUESTION, (), "fr")
    found: float = reply.trace["assessment"].decision.probability
    return found


def test_a_word_of_the_entrys_phrasings_speaks_for_it(tmp_path: Path) -> None:
    """The same word speaks for an entry whose own phrasings have it, and against it where only
    what the source leaves open is asked with it."""
    phrasing = "ce que l'équipage embarque à chaque rotation"
    own = _probability(tmp_path / "own", "ferry-capacity", phrasing)
    other = _probability(tmp_path / "other", "gap-ferry-fare", phrasing)
    assert own > other


def test_what_no_phrasing_has_is_seen_without_spaces(engines: dict[str, Engine]) -> None:
    """In a script without spaces, too, words that neither name nor vocabulary explains count."""
    decision = engines["bri"].reply("肯尼亚的铁路有没有高架").trace["assessment"].decision
    weighed = decision.chosen or decision.refused
    assert weighed is not None
    assert "高架" in [word.text for word in weighed.support.unknown]


def test_a_near_miss_with_a_strange_word_is_not_confirmed(with_meaning: dict[str, Engine]) -> None:
    """A claim about a thing that the source does not speak of is no answer."""
    reply = with_meaning["bri"].reply("il parco great stone è vicino a un aeroporto vero", (), "it")
    assert reply.outcome is not Outcome.ANSWER, said(reply)
