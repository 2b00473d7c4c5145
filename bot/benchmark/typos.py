"""Random slips of the finger, the same for the same seed."""

import random
import string

SHARE = 0.3


def with_typos(text: str, rng: random.Random, share: float = SHARE) -> str:
    """Return ``text`` with one or two random edits in a ``share`` of its words of 3+ letters.

    An edit is a letter left out, put in, replaced, or swapped with the next.
    """
    return " ".join(
        _misspelt(word, rng) if len(word) > 2 and rng.random() < share else word
        for word in text.split()
    )


def _misspelt(word: str, rng: random.Random) -> str:
    for _ in range(rng.choice((1, 2))):
        word = rng.choice((_left_out, _put_in, _replaced, _swapped))(word, rng)
    return word


def _left_out(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1 :] if len(word) > 2 else word


def _put_in(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) + 1)
    return word[:at] + rng.choice(string.ascii_lowercase) + word[at:]


def _replaced(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]


def _swapped(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
