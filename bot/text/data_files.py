"""The words of each language that are shipped beside the code."""

from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUTH = "tag:yaml.org,2002:bool"
# The word lists have "on", "no" and "off", which YAML 1.1 takes for true and false.
_RESOLVERS = {
    first: [(tag, pattern) for tag, pattern in rules if tag != _TRUTH or first in "tTfF"]
    for first, rules in _SafeLoader.yaml_implicit_resolvers.items()
}
_Loader = type("_Loader", (_SafeLoader,), {"yaml_implicit_resolvers": _RESOLVERS})


@lru_cache(maxsize=64)
def load_data(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Return ``data/NAME.yaml``, mostly that of a language; empty where there is no such file."""
    path = folder / f"{name}.yaml"
    return dict(read_yaml(path)) if path.is_file() else {}


def read_yaml(path: Traversable) -> Any:
    """Return what stands in ``path``, in which only ``true`` and ``false`` are no words."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
