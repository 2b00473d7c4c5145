"""The commands there are, in the order in which ``--help`` shows them."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command, a summary and examples for its help; ``module`` of ``bot.cli`` holds it where that
    has another name."""

    name: str
    summary: str
    examples: str
    module: str = ""
    reads_knowledge: bool = True


COMMANDS = (
    Command(
        "chat",
        "talk to the bot in this terminal; no token, no network",
        """\
examples:
  faqbot chat
  faqbot chat --watch       answer from the files as you save them

In the chat: write a question; a number chooses a suggestion; /quote shows the exact words of the
last answer, /topics what the bot knows about, /quit leaves.""",
    ),
    Command(
        "ask",
        "answer one question, or many from standard input",
        """\
examples:
  faqbot ask "how many joint labs"
  faqbot ask --json "how many joint labs"
  faqbot ask --explain "who heads the alliance"
  faqbot ask --batch < questions.txt
  faqbot ask --batch --json < questions.jsonl

With --batch, a line is a question, or {"question": "...", "history": ["oldest", "newest"]}.""",
    ),
    Command(
        "check",
        "check the knowledge folder and say how to mend what is wrong",
        """\
examples:
  faqbot check                        check the knowledge folder
  faqbot check --knowledge my-faq     check another one
  faqbot check --watch                check again after every save
  faqbot check --json                 for editors and scripts

A line reads FILE:LINE:COLUMN: what is wrong and how to mend it. An error keeps the bot from using
the folder; a warning does not. Exit code 1 where there are errors.""",
    ),
    Command(
        "eval",
        "measure how well questions are answered",
        """\
examples:
  faqbot eval                               the folder's own examples, and every phrasing left out
  faqbot eval questions.jsonl
  faqbot eval questions.jsonl --require right=85,wrong=3,false=5

A line of FILE is {"q": "...", "kind": "fact", "gold": [["3.1"]], "figures": ["more than 50"]}: gold
names paragraph and sentence that the answer has to cite (one of each group), figures what it has to
show. Kinds near_miss and out_of_scope must not be answered.""",
        module="evaluate",
    ),
    Command(
        "figures",
        "list every cited figure",
        """\
examples:
  faqbot figures                      every figure, by section of its source
  faqbot figures --csv > figures.csv  for a spreadsheet
  faqbot figures --json               for other programs

Each figure is shown as its source has it, with what it counts, where it stands, the date at which
it holds and the entries whose answers show it.""",
    ),
    Command(
        "coverage",
        "show what of each source is cited, by what, and what is left",
        """\
examples:
  faqbot coverage
  faqbot coverage --html coverage.html      one page, to read on any screen""",
    ),
    Command(
        "init",
        "copy the packaged knowledge into a folder, to start from",
        """\
examples:
  faqbot init my-faq                  make the folder my-faq with the packaged knowledge
  faqbot check --knowledge my-faq     check it after your changes
  faqbot chat --knowledge my-faq      talk to it""",
    ),
    Command(
        "import",
        "make a knowledge folder of a spreadsheet (CSV, TSV) or of exported JSON",
        """\
examples:
  faqbot import questions.csv --out my-faq
  faqbot import qna-maker.tsv --out my-faq
  faqbot import backup.json --out my-faq

The first row names the columns: id,question and, optionally, answer,topic,quote. Rows that repeat
an id are further phrasings of the same entry.""",
        reads_knowledge=False,
        module="import_",
    ),
    Command(
        "export",
        "write the knowledge as JSON, as a table or as a page to read",
        """\
examples:
  faqbot export > backup.json
  faqbot export --format csv --out faq.csv
  faqbot export --format markdown --out FAQ.md

JSON holds everything but comments, and import makes the same folder of it again. The table has one
phrasing a row (id,question,answer,topic,quote) and leaves out questions without an answer.""",
    ),
    Command(
        "report",
        "show what was asked and not answered, and add the phrasings that mend it",
        """\
examples:
  faqbot report                             what was asked in vain, and a patch
  faqbot report --apply                     add the phrasings of the patch
  faqbot report --choose 1,4=mill-work --apply
  faqbot report --from questions.txt        questions from a file, one a line

A question whose numbers or names are not those of an entry's facts is never offered for it.
Comments and order of your files stay; if the folder has errors afterwards, they are put back.""",
    ),
    Command(
        "draft",
        "make a knowledge folder of an article, or add an article to one",
        """\
examples:
  faqbot draft article.md --out my-faq
  faqbot draft https://courier.example/harbour --out my-faq
  faqbot draft interview.docx --out my-faq --publisher "The Daily Herald"
  faqbot draft next.txt --into my-faq       one more article, or the same one as it is now

The folder answers at once, from each sentence as it stands. Web pages, Word and PDF files need the
extra "draft". With --into, what you have edited stays; facts that the article no longer states
become comments and are listed.""",
        reads_knowledge=False,
    ),
    Command(
        "desk",
        "see and correct what the bot knows, in the browser",
        """\
examples:
  faqbot desk --knowledge my-faq
  faqbot desk --read-only                   to show it to others: nothing can be saved

Chat as in Telegram with the reasons beside it, the article with what rests on each sentence, what
readers asked in vain, editing with check as you type. Needs the extra "desk" (Jinja2).""",
    ),
    Command(
        "benchmark",
        "compare this scorer with other ways of matching, side by side",
        """\
examples:
  faqbot benchmark --data intents           intents/NAME_train.tsv, intents/NAME_validation.tsv
  faqbot benchmark --data intents --fast

Columns of the files: id (the intent; empty: out of scope) and question. The other ways need the
extra "benchmark" (scikit-learn).""",
        reads_knowledge=False,
    ),
    Command(
        "run",
        "run the Telegram bot",
        """\
examples:
  TELEGRAM_BOT_TOKEN=... faqbot run         or put the token into a file named .env
  WEBHOOK_URL=https://bot.example faqbot run

Get a token from @BotFather in Telegram. Without WEBHOOK_URL the bot asks Telegram for messages and
needs no public address. Ctrl-C stops it.""",
    ),
    Command(
        "doctor",
        "check token, database, knowledge and encoder, and say what to do",
        """\
examples:
  faqbot doctor

Exit code 1 where something keeps the bot from working.""",
    ),
)
