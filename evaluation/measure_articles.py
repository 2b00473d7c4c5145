"""Measures what a folder that nobody has edited answers; prints rows for docs/drafting.md.

    python evaluation/measure_articles.py --article
    python evaluation/measure_articles.py --news FOLDER
    python evaluation/measure_articles.py --public FOLDER --sets xquad-dev,xquad-dev-zh --limit 6
    python evaluation/measure_articles.py --public FOLDER --together
    python evaluation/measure_articles.py --public FOLDER --many 1000

``--public`` names a folder with public questions and their runner (run.py, sets.py, scoring.py).
``--news`` names one with articles and files of questions, a line
{"article": "budget.txt", "q": "...", "kind": "fact", "gold_text": ["a sentence that answers"]};
kinds near_miss and out_of_scope must not be answered. Only ``draft`` and ``ask`` are used, as a
person would; SEMANTIC=off measures words alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.authoring.evaluation import MUST_NOT_ANSWER, Grade, QuestionModel, grade, read_questions

ROOT = Path(__file__).parents[1]
PACKAGED = ROOT / "knowledge" / "sources" / "bri-innovation.md"
QUESTIONS = [
    ROOT / "evaluation" / "questions" / f"{name}-held.jsonl"
    for name in ("answerable", "unanswerable")
]
DENIALS = ("kind_not_given", "not_mentioned")  # "the source does not say"
HEAD = "| set | right | first | wrong | false | denied | sentences |\n|---|---|---|---|---|---|---|"
Reply = Mapping[str, Any]
_LEAST = 0.5  # of a gold sentence, or of a quote, that the other has to hold


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--article", type=Path, nargs="?", const=PACKAGED, metavar="FILE", help="default: packaged"
    )
    parser.add_argument("--questions", type=Path, nargs="+", default=QUESTIONS, metavar="FILE")
    parser.add_argument("--news", type=Path, metavar="DIR")
    parser.add_argument("--public", type=Path, metavar="DIR")
    parser.add_argument("--sets", default="all", help="of the public questions, with commas")
    parser.add_argument("--limit", type=int, default=0, help="articles of each set; 0: all")
    parser.add_argument("--together", action="store_true", help="all articles in one folder")
    parser.add_argument("--many", type=int, metavar="N", help="a folder of N articles: time, space")
    args = parser.parse_args()
    if args.article:
        one_article(args.article.resolve(), args.questions)
    if args.news:
        news(args.news)
    if args.public and args.together:
        together(args.public, args.limit)
    elif args.public and args.many:
        many(args.public, args.many)
    elif args.public:
        public(args.public, args.sets, args.limit)


def bot(*words: object, home: Path, text: str | None = None) -> str:
    """Run one command, with caches of its own in ``home``, and return what it prints."""
    own = {"XDG_CACHE_HOME": str(home), "XDG_DATA_HOME": str(home)}
    command = [sys.executable, "-m", "bot", *map(str, words)]
    ran = subprocess.run(  # noqa: S603 - our own command
        command,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **own},
        cwd=ROOT,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)}: {ran.stderr.strip()}")
    return ran.stdout


def ask(folder: Path, questions: Sequence[Mapping[str, object]], home: Path) -> list[Reply]:
    """Return the reply to each of ``questions``, as a batch."""
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in questions)
    out = bot("ask", "--json", "--batch", "--knowledge", folder, home=home, text=f"{lines}\n")
    return [json.loads(line) for line in out.splitlines()]


def asked(question: QuestionModel) -> dict[str, object]:
    """Return ``question`` as a line of a batch."""
    line: dict[str, object] = {"question": question.q, "history": list(question.turns)}
    return line | ({"lang": question.lang} if question.lang else {})


def row(name: str, verdicts: Iterable[tuple[str, bool, bool, int]]) -> None:
    """Print one row of ``verdicts``: verdict, first citation right, denied, sentences cited."""
    told = list(verdicts)
    count = Counter(verdict for verdict, *_ in told)
    no = count["false"] + count["silent"]
    yes = len(told) - no
    answers = [cited for verdict, _, _, cited in told if verdict in ("right", "wrong", "false")]
    shares = [
        (count["right"], yes),
        (sum(first for _, first, *_ in told), yes),
        (count["wrong"], yes),
        (count["false"], no),
        (sum(denied for _, _, denied, _ in told), yes),
    ]
    cells = [f"{100 * part / whole:.1f}" if whole else "-" for part, whole in shares]
    cells.append(f"{sum(answers) / len(answers):.2f}" if answers else "-")
    print(f"| {name} ({yes} + {no}) | {' | '.join(cells)} |", flush=True)


def one_article(article: Path, files: Sequence[Path]) -> None:
    """Draft an article, and ask it questions that name paragraph and sentence of their answer."""
    questions = [one for path in files for one in read_questions(path)]
    with tempfile.TemporaryDirectory() as folder:
        out, home = Path(folder) / "out", Path(folder) / "home"
        bot("draft", article, "--out", out, home=home)
        replies = ask(out, [asked(one) for one in questions], home)
    print(HEAD)
    row(
        f"{article.stem}, drafted",
        (_by_place(*pair) for pair in zip(questions, replies, strict=True)),
    )


def _by_place(question: QuestionModel, reply: Reply) -> tuple[str, bool, bool, int]:
    found = grade(question, reply).grade
    unanswerable = question.kind in MUST_NOT_ANSWER
    verdict = "silent" if unanswerable and found is Grade.RIGHT else found.value
    cited = [one for answer in reply["answers"] for one in answer["citations"]]
    places = {f"{one['paragraph']}.{one['sentence']}" for one in cited[:1]}
    gold = {place for group in question.gold for place in group}
    denied = not unanswerable and verdict == "missed" and reply["reason"] in DENIALS
    return verdict, verdict == "right" and bool(places & gold), denied, len(cited)


def news(folder: Path) -> None:
    """Draft each article of ``folder`` and ask it the questions on it."""
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    by_article: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_article.setdefault(line["article"], []).append(line)
    verdicts: dict[str, list[tuple[str, bool, bool, int]]] = {}
    for name, questions in by_article.items():
        with tempfile.TemporaryDirectory() as work:
            out, home = Path(work) / "out", Path(work) / "home"
            bot("draft", folder.resolve() / name, "--out", out, home=home)
            replies = ask(out, [{"question": one["q"]} for one in questions], home)
        for question, reply in zip(questions, replies, strict=True):
            kind = "news" if question.get("lang", "en") == "en" else "news, other languages"
            verdicts.setdefault(kind, []).append(_by_text(question, reply))
    print(HEAD)
    for kind, found in verdicts.items():
        row(kind, found)


def _by_text(question: Mapping[str, Any], reply: Reply) -> tuple[str, bool, bool, int]:
    quotes = [one["quote"] for answer in reply["answers"] for one in answer["citations"]]
    answered = reply["outcome"] == "answer" and bool(reply["answers"])
    gold = question.get("gold_text") or []
    if not gold or question["kind"] in MUST_NOT_ANSWER:
        return "false" if answered else "silent", False, False, len(quotes)
    hits = [any(_same(quote, text) for text in gold) for quote in quotes]
    if answered:
        return "right" if any(hits) else "wrong", hits[:1] == [True], False, len(quotes)
    missed = "suggested" if reply["outcome"] == "suggestions" else "missed"
    return missed, False, missed == "missed" and reply["reason"] in DENIALS, len(quotes)


def _same(quote: str, gold: str) -> bool:
    """Return True if one text holds the other, or most of its words in order."""
    one, other = (re.sub(r"\W+", "", text.casefold()) for text in (quote, gold))
    short, long = sorted((one, other), key=len)
    return bool(short) and short in long and len(short) >= _LEAST * min(len(one), len(gold))


def public(folder: Path, sets: str, limit: int) -> None:
    """Run the public questions and print their rows."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "out.json"
        options = ["--set", sets, "--limit", str(limit), "--json", str(file)]
        command = [sys.executable, str(folder.resolve() / "run.py"), *options]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)  # noqa: S603
        results = json.loads(file.read_text(encoding="utf-8"))
    print(HEAD)
    for one in results:
        row(one["set"], map(_of_public, one["questions"]))


def _of_public(line: Mapping[str, Any]) -> tuple[str, bool, bool, int]:
    verdict = {"kept silent": "silent"}.get(line["verdict"], line["verdict"])
    denied = verdict == "missed" and line["reason"] in DENIALS
    return verdict, bool(line["first"]), denied, line["cited"]


def _public_modules(folder: Path) -> tuple[ModuleType, ModuleType]:
    sys.path.insert(0, str(folder.resolve()))
    import scoring
    import sets

    return sets, scoring


def together(folder: Path, limit: int) -> None:
    """Draft all articles of the English set into one folder, and ask all questions of it."""
    sets, scoring = _public_modules(folder)
    units = [unit for unit in sets.load("xquad-dev", limit) if "-without-" not in unit.id]
    with tempfile.TemporaryDirectory() as work:
        out, home = Path(work) / "out", Path(work) / "home"
        for unit in units:
            path = Path(work) / "article.txt"
            path.write_text(unit.text(), encoding="utf-8")
            bot("draft", path, "--into" if out.exists() else "--out", out, home=home)
        pairs = [(unit, item) for unit in units for item in unit.items]
        replies = ask(out, [{"question": item.question} for _, item in pairs], home)
    print(HEAD)
    judged = (
        scoring.judge(unit, scoring.Places(unit), item, reply)
        for (unit, item), reply in zip(pairs, replies, strict=True)
    )
    lines = ({**one, "reason": reply["reason"]} for one, reply in zip(judged, replies, strict=True))
    row(f"{len(units)} articles in one folder", map(_of_public, lines))


def many(folder: Path, count: int) -> None:
    """Make a folder of ``count`` articles of one or two public paragraphs; time it."""
    sets, _ = _public_modules(folder)
    units = [unit for name in ("xquad-dev", "squad2-dev", "selqa-dev") for unit in sets.load(name)]
    texts = list(dict.fromkeys(text for unit in units for text in unit.paragraphs))
    questions = [{"question": item.question} for unit in units[:9] for item in unit.items]
    with tempfile.TemporaryDirectory() as work:
        out, home = Path(work) / "out", Path(work) / "home"
        _make_many(out, texts, count)
        seconds = []
        for batch in (questions[:1], questions[:1], questions[:101]):
            begun = time.perf_counter()
            ask(out, batch, home)
            seconds.append(time.perf_counter() - begun)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    each = (seconds[2] - seconds[1]) / 100
    print(
        f"{count} articles: first start {seconds[0]:.1f} s, from the artifact {seconds[1]:.1f} s, "
        f"an answer {1000 * each:.0f} ms, {memory:.0f} MB"
    )


def _make_many(out: Path, texts: Sequence[str], count: int) -> None:
    """Draft each article alone and put their files into one folder; ids get the number."""
    from bot.authoring.draft.folder import draft_folder
    from bot.authoring.files import Decoded

    with tempfile.TemporaryDirectory() as work:
        for number in range(count):
            body = f"{texts[number % len(texts)]}\n\n{texts[(number * 7 + 1) % len(texts)]}\n"
            one = Path(work) / str(number)
            draft_folder(Decoded("a.txt", body), one, "en", {"id": f"article-{number}"})
            for path in (*one.glob("sources/*"), *one.glob("facts/*"), *one.glob("*.yaml")):
                target = out / path.relative_to(one)
                target.parent.mkdir(parents=True, exist_ok=True)
                text = path.read_text(encoding="utf-8")
                target.write_text(
                    re.sub(r"(?m)^(  - id: )(.{0,40}\w).*$", rf"\g<1>n{number}-\2", text),
                    encoding="utf-8",
                )


if __name__ == "__main__":
    main()
