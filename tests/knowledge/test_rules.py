"""Every rule has an example that breaks it, with the exact line that a maintainer reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from knowledge_folder import Folder

from bot.knowledge.checks import answers, consistency, facts, questions
from bot.knowledge.loader import ENTRY_RULES, FACT_RULES, FOLDER_RULES, REFERENCES, inspect

FACTS, FAQ, FR, WORDS, SOURCE, SETTINGS = (
    "facts/ships.yaml",
    "faq/ships.yaml",
    "languages/fr.yaml",
    "vocabulary/words.yaml",
    "sources/report.md",
    "knowledge.yaml",
)
APPEND, WHOLE, REMOVE = "append", "whole", "remove"
Change = tuple[str, str, str]

# Rule, what is changed in the sound folder, and all that check then prints.
CASES: list[tuple[Callable[..., object], list[Change], list[str]]] = [
    (
        consistency.repeated_topics,
        [
            ("faq/more.yaml", WHOLE, "topic: ships\ntitle: Boats\nentries: []\n"),
        ],
        [
            (
                "faq/ships.yaml:2:8: error: the topic 'ships' has another title "
                "('Boats') in faq/more.yaml; use one title"
            ),
        ],
    ),
    (
        consistency.repeated_ids,
        [
            (FACTS, "id: cranes", "id: calls"),
        ],
        [
            (
                "facts/ships.yaml:22:9: error: the fact id 'calls' is taken by "
                "facts/ships.yaml:7; give this one another"
            ),
        ],
    ),
    (
        facts.repeated_slots,
        [
            (FACTS, "master: {text", "count: {text"),
        ],
        [
            ("facts/ships.yaml:19:7: error: this fact has two things named 'count'; rename one"),
            (
                "faq/ships.yaml:12:35: error: the fact 'calls' has no 'master'; known "
                "here: as-of, count, origins, share"
            ),
        ],
    ),
    (
        consistency.no_entries,
        [
            (FAQ, WHOLE, "topic: ships\ntitle: Ships\nentries: []\n"),
            (FR, WHOLE, "language: fr\n"),
            (FACTS, WHOLE, "facts: []\n"),
            (SOURCE, REMOVE, ""),
        ],
        [
            (
                "knowledge.yaml:1:1: error: this knowledge folder has no source and no entries; "
                "'faqbot draft ARTICLE --into DIR' adds an article"
            ),
        ],
    ),
    (
        consistency.thresholds_swapped,
        [
            (SETTINGS, APPEND, "thresholds: {answer: 0.5, suggest: 0.6}\n"),
        ],
        [
            ("knowledge.yaml:2:36: error: 'suggest' must not be greater than 'answer'"),
        ],
    ),
    (
        consistency.vocabulary_unclear,
        [
            (WORDS, "[ship, vessel]", "[ship]"),
        ],
        [
            (
                "vocabulary/words.yaml:2:5: error: a group of synonyms needs two words "
                "or more, such as [laboratory, lab]"
            ),
        ],
    ),
    (
        consistency.vocabulary_unclear,
        [
            (WORDS, "{name: 5G}", "{name: Maria Lima, also: [lima]}"),
        ],
        [
            "vocabulary/words.yaml:5:5: warning: 'lima' also stands for 'Ana Lima'",
        ],
    ),
    (
        facts.source_unknown,
        [
            (FACTS, "id: opening\n    quote", "id: opening\n    source: raport\n    quote"),
        ],
        [
            ("facts/ships.yaml:3:13: error: there is no source 'raport'; did you mean 'report'?"),
        ],
    ),
    (
        facts.words_not_in_source,
        [
            (
                FACTS,
                "Nine cranes stand on the quay.\n    st",
                "Nine cranes stood on the quay.\n    st",
            ),
        ],
        [
            (
                "facts/ships.yaml:23:12: error: these words are not in the source "
                "'report'; the nearest there, in paragraph 2, are: \"Nine cranes stand "
                'on the quay."; copy them from there'
            ),
        ],
    ),
    (
        facts.words_not_in_source,
        [
            (FACTS, "said_by: Ana Lima, the", "said_by: Anna Lima, the"),
        ],
        [
            (
                "facts/ships.yaml:12:14: error: 'Anna Lima, the harbour master' is not "
                "in the source; write the speaker as it does, the nearest there is 'Ana "
                "Lima, the harbour master'"
            ),
        ],
    ),
    (
        facts.statement_unclear,
        [
            (FACTS, "statement: The harbour opened", "statement: It opened"),
        ],
        [
            (
                "facts/ships.yaml:4:16: warning: this statement begins with 'It' but is "
                "read alone; name what it means"
            ),
        ],
    ),
    (
        facts.not_in_quote,
        [
            (FACTS, "text: more than 80", "text: more than 90"),
            (FACTS, "text: Ana Lima", "text: Ana Lina"),
            (FACTS, "[Peru, Chile]", "[Peru, China]"),
        ],
        [
            (
                "facts/ships.yaml:15:21: error: 'more than 90' is not in the quote; the "
                "quote has 'By the end of June 2023', 'more than 80', '12%'"
            ),
            (
                "facts/ships.yaml:19:22: error: the name 'Ana Lina' is not in the "
                "quote; write it as there"
            ),
            ("facts/ships.yaml:21:31: error: 'China' is not in the quote; write it as there"),
            (
                "sources/report.md:9:59: warning: no fact types the figure 'more than "
                "80' of this quoted sentence"
            ),
        ],
    ),
    (
        facts.cut_short,
        [
            (FACTS, "text: Nine,", "text: Nine cranes,"),
        ],
        [
            (
                "facts/ships.yaml:26:21: error: 'Nine cranes' can't be read as a figure "
                "such as 'more than 80', 'May 2017', 'nine', '$2.5 billion'; write only "
                "'Nine'; or say what it is with 'kind:' (count, date, ...)"
            ),
        ],
    ),
    (
        facts.cut_short,
        [
            (FACTS, "text: more than 80", "text: 80"),
            (
                FACTS,
                "text: Ana Lima, kind: person, role: harbour master",
                "text: 80 ships, kind: other",
            ),
            (FACTS, "[Peru, Chile]", "[Peru, 2023]"),
            (FAQ, "{calls.master} says so.", ""),
        ],
        [
            (
                "facts/ships.yaml:15:21: error: '80' is only a part of 'more than 80' "
                "in the source; write 'more than 80', here and in the quote"
            ),
            (
                "facts/ships.yaml:19:22: error: '80 ships' holds only a part of 'more "
                "than 80' in the source; take all of it or none"
            ),
            (
                "facts/ships.yaml:21:31: error: '2023' holds only a part of 'By the end "
                "of June 2023' in the source; take all of it or none"
            ),
        ],
    ),
    (
        facts.list_looks_open,
        [
            (FACTS, "open: true, ", ""),
        ],
        [
            (
                "facts/ships.yaml:21:16: warning: the source seems to name only some of "
                "these ('and other'); add 'open: true' if so"
            ),
        ],
    ),
    (
        facts.statement_unclear,
        [
            (FACTS, "opened in {date}", "opened in {dat}"),
        ],
        [
            (
                "facts/ships.yaml:4:38: error: this fact has no figure, name or list "
                "'dat'; did you mean 'date'?"
            ),
        ],
    ),
    (
        answers.braces_broken,
        [
            (FAQ, '"{opening}"', '"{opening"'),
        ],
        [
            (
                "faq/ships.yaml:6:14: error: this '{' has no partner; a reference is {fact} or "
                "{fact.name}"
            ),
        ],
    ),
    (
        answers.fact_unknown,
        [
            (FAQ, '"{opening}"', '"{openning} {calls.cont}"'),
        ],
        [
            ("faq/ships.yaml:6:14: error: there is no fact 'openning'; did you mean 'opening'?"),
            ("faq/ships.yaml:6:25: error: the fact 'calls' has no 'cont'; did you mean 'count'?"),
        ],
    ),
    (
        questions.related_unknown,
        [
            (FAQ, "related: [calls]", "related: [cals]"),
        ],
        [
            ("faq/ships.yaml:9:15: error: there is no entry 'cals'; did you mean 'calls'?"),
        ],
    ),
    (
        facts.date_unknown,
        [
            (FACTS, "as_of: as-of", "as_of: asof"),
        ],
        [
            (
                "facts/ships.yaml:13:12: error: this fact has no figure 'asof'; did you "
                "mean 'as-of'?"
            ),
        ],
    ),
    (
        answers.number_written_out,
        [
            (FACTS, '"{count} cranes stand', '"{count} cranes and two boats stand'),
            (FAQ, '"{opening}"', '"{opening} It has 3 docks."'),
            (FAQ, "When did the harbour open?", "What opened in May 2017?"),
        ],
        [
            (
                "facts/ships.yaml:24:36: error: the number 'two' is written out in the "
                "statement; type it under 'figures:' and write its name in braces"
            ),
            (
                "faq/ships.yaml:5:27: error: the number 'May 2017' stands in a title, "
                "where nothing cites it; ask without it"
            ),
            (
                "faq/ships.yaml:6:31: error: the number '3' is written out in the "
                "answer; refer to the figure of a fact, such as {fact.count}"
            ),
        ],
    ),
    (
        answers.answer_does_not_fit_kind,
        [
            (FAQ, '"{opening}"', '"It opened long ago."'),
        ],
        [
            (
                "faq/ships.yaml:6:13: error: this answer refers to no fact, so nothing "
                "backs it; write {fact} or {fact.name}, or add 'kind: sourceless'"
            ),
        ],
    ),
    (
        answers.braces_broken,
        [
            (FAQ, "When did the harbour open?", "Was it {opening.date}?"),
        ],
        [
            (
                "faq/ships.yaml:5:19: error: a title is shown as it is written, braces "
                "and all; ask without them"
            ),
        ],
    ),
    (
        questions.few_phrasings,
        [
            (FAQ, "phrasings: [opening, opening day, ", "phrasings: [opening, "),
        ],
        [
            (
                "faq/ships.yaml:7:16: warning: 'opening' has 9 phrasings; 10 that "
                "differ in words are a good start"
            ),
        ],
    ),
    (
        answers.without_source,
        [
            (FAQ, "kind: smalltalk", "kind: sourceless"),
            (FAQ, "[hello]", "[hello, hi, a, b, c, d, e, f, g, h]"),
        ],
        [
            (
                "faq/ships.yaml:27:11: warning: no source backs hello; the bot says so "
                "with every such answer"
            ),
        ],
    ),
    (
        questions.claimed_twice,
        [
            (FAQ, "[ships, calls,", "[Opening Day?, calls,"),
        ],
        [
            (
                "faq/ships.yaml:13:17: error: 'Opening Day?' also leads to the entry "
                "'opening' (faq/ships.yaml:7); keep it in one of them"
            ),
        ],
    ),
    (
        questions.rejected_and_claimed,
        [
            (FAQ, "how many planes", "How many SHIPS?"),
        ],
        [
            (
                "faq/ships.yaml:18:9: error: 'How many SHIPS?' is also a phrasing of "
                "this entry; keep one"
            ),
        ],
    ),
    (
        questions.claimed_twice,
        [
            (FAQ, "start,\n", "Start!, start,\n"),
        ],
        [
            "faq/ships.yaml:7:94: warning: 'start' stands here twice; remove one",
        ],
    ),
    (
        consistency.repeated_language,
        [
            (FR, "language: fr", "language: en"),
        ],
        [
            (
                "languages/fr.yaml:1:11: error: 'en' is the language of knowledge.yaml; "
                "put these into faq/"
            ),
        ],
    ),
    (
        answers.translated_entry_unknown,
        [
            (FR, "  opening:", "  openings:"),
        ],
        [
            ("languages/fr.yaml:3:3: error: there is no entry 'openings'; did you mean 'opening'?"),
        ],
    ),
    (
        answers.translated_answer,
        [
            (FR, "{calls.count} navires.", "Il y a 80 navires."),
            (FR, "Combien de navires", "Deux navires"),
        ],
        [
            (
                "languages/fr.yaml:6:10: error: this answer refers to no fact; figures "
                "stay references such as {fact.count}"
            ),
            (
                "languages/fr.yaml:6:18: error: the number '80' is written out in the "
                "answer; refer to the figure of a fact, such as {fact.count}"
            ),
            (
                "languages/fr.yaml:8:10: error: the number 'Deux' stands in a title, "
                "where nothing cites it; ask without it"
            ),
        ],
    ),
    (
        facts.figure_untyped,
        [
            (FACTS, "      share: {text: 12%, of: ships}\n", ""),
            (FACTS, "{share} of them", "some"),
        ],
        [
            (
                "sources/report.md:9:94: warning: no fact types the figure '12%' of "
                "this quoted sentence"
            ),
        ],
    ),
]


def apply(folder: Folder, changes: list[Change]) -> None:
    """Change the sound folder."""
    for name, old, new in changes:
        if old == WHOLE:
            folder.write(name, new)
        elif old == REMOVE:
            (folder.path / name).unlink()
        elif old == APPEND:
            folder.write(name, (folder.path / name).read_text() + new)
        else:
            folder.change(name, old, new)


def test_sound_folder(folder: Folder) -> None:
    """A sound folder has no problem at all: what the other tests see, they have caused."""
    assert folder.problems() == []


def test_every_rule_has_an_example() -> None:
    """A rule without an example that breaks it does not ship."""
    rules = {*FOLDER_RULES, *FACT_RULES, *ENTRY_RULES, *REFERENCES}
    assert {rule for rule, _, _ in CASES} == rules


@pytest.mark.parametrize(
    ("changes", "expected"),
    [pytest.param(*case[1:], id=f"{case[0].__module__}.{case[0].__name__}") for case in CASES],
)
def test_rule(folder: Folder, changes: list[Change], expected: list[str]) -> None:
    """What breaks a rule is told in one line, by place, with how to mend it; an error keeps the
    folder from use, a warning never does."""
    apply(folder, changes)
    assert folder.problems() == expected
    knowledge, _ = inspect(folder.path)
    assert (knowledge is None) == any(": error: " in line for line in expected)
