"""Words that carry grammar more than subject, by language."""

from functools import lru_cache
from importlib.resources import files

import yaml


@lru_cache(maxsize=8)
def function_words(language: str) -> frozenset[str]:
    """Return the packaged function words of an ISO 639-1 ``language``, if there are any."""
    text = files("bot.matching").joinpath("data/function_words.yaml").read_text("utf-8")
    lines = yaml.safe_load(text).get(language.partition("-")[0].lower(), ())
    return frozenset(word for line in lines for word in str(line).split())
