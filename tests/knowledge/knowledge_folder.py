"""A small sound knowledge folder that each test may break in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.loader import inspect

FILES = {
    "knowledge.yaml": "name: Harbour FAQ\n",
    "sources/report.md": """\
---
id: report
title: The harbour report
publisher: Harbour Office
---

## Ships

In May 2017, the harbour opened. By the end of June 2023, more than 80 ships had called, and 12%
of them came from Peru, Chile and other countries, according to Ana Lima, the harbour master.

Nine cranes stand on the quay.
""",
    "facts/ships.yaml": """\
facts:
  - id: opening
    quote: In May 2017, the harbour opened.
    statement: The harbour opened in {date}.
    figures:
      date: {text: May 2017, of: opening}
  - id: calls
    quote: >-
      By the end of June 2023, more than 80 ships had called, and 12% of them came from Peru, Chile
      and other countries, according to Ana Lima, the harbour master.
    statement: "By the {as-of}, {count} ships had called, {share} of them from {origins}."
    said_by: Ana Lima, the harbour master
    as_of: as-of
    figures:
      count: {text: more than 80, of: ships}
      share: {text: 12%, of: ships}
      as-of: {text: end of June 2023, of: status}
    names:
      master: {text: Ana Lima, kind: person, role: harbour master}
    lists:
      origins: {items: [Peru, Chile], of: countries, open: true, kind: place}
  - id: cranes
    quote: Nine cranes stand on the quay.
    statement: "{count} cranes stand on the quay."
    figures:
      count: {text: Nine, of: cranes}
""",
    "faq/ships.yaml": """\
topic: ships
title: Ships
entries:
  - id: opening
    title: When did the harbour open?
    answer: "{opening}"
    phrasings: [opening, opening day, when opened, open since when, date of opening, start,
      first day, when did it start, when was it opened, since when is it open]
    related: [calls]
  - id: calls
    title: How many ships have called?
    answer: "{calls.count} ships. {calls.master} says so."
    phrasings: [ships, calls, ship count, how many ships, how many calls, number of ships,
      number of calls, ships so far, how many came, count of ships]
    finds:
      - how many boats
    rejects:
      - how many planes
  - id: sailors
    title: How many sailors came?
    kind: gap
    phrasings: [sailors, crew, crews, seamen, how many sailors, number of sailors, crew count,
      how many crews, size of crews, sailor count]
    related: [calls]
  - id: hello
    title: Hello
    kind: smalltalk
    answer: Hello, ask me one of 100 things.
    phrasings: [hello]
""",
    "vocabulary/words.yaml": """\
synonyms:
  - [ship, vessel]
names:
  - {name: Ana Lima, kind: person, also: [Lima]}
  - {name: 5G}
""",
    "languages/fr.yaml": """\
language: fr
phrasings:
  opening:
    - quand le port a-t-il ouvert
answers:
  calls: "{calls.count} navires."
titles:
  calls: Combien de navires ?
names:
  ship: [navire]
""",
}


@dataclass(frozen=True)
class Folder:
    """A knowledge folder of a test."""

    path: Path

    def write(self, name: str, content: str | bytes) -> None:
        """Write one file of it."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def change(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there."""
        content = (self.path / name).read_text()
        assert old in content
        self.write(name, content.replace(old, new, 1))

    def problems(self) -> list[str]:
        """Return what ``check`` prints, with paths inside the folder."""
        return [str(problem).replace(f"{self.path}/", "") for problem in inspect(self.path)[1]]
