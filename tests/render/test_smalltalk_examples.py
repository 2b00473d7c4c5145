"""The examples from which small talk is learnt."""

from __future__ import annotations

import yaml
from render_knowledge import ROOT

from bot.dialogue.smalltalk import SmalltalkIntent


def test_every_intent_has_examples() -> None:
    """Twenty or more of each, none twice."""
    examples = yaml.safe_load((ROOT / "evaluation" / "smalltalk.yaml").read_text("utf-8"))
    assert set(examples) == set(SmalltalkIntent)
    every = [str(one).casefold() for listed in examples.values() for one in listed]
    assert all(len(listed) >= 20 for listed in examples.values())
    assert sorted(one for one in set(every) if every.count(one) > 1) == []
