"""What a gateway before Telegram says in place of an answer, or makes of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_PAGE = b"<html><body><h1>Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Raw:
    """Bytes on the line: ``length`` None is that of the body; then the connection is closed."""

    status: int
    body: bytes
    kind: str = "application/json"
    length: int | None = None
    more: str = ""  # a further header

    def head(self) -> bytes:
        """Return status line and headers."""
        length = len(self.body) if self.length is None else self.length
        more = f"{self.more}\r\n" if self.more else ""
        return (
            f"HTTP/1.1 {self.status} X\r\nContent-Type: {self.kind}\r\n{more}"
            f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
        ).encode()


# Each makes a bad answer of the good one.
BAD_ANSWERS: dict[str, Callable[[bytes], Raw]] = {
    "html 200": lambda _: Raw(200, _PAGE, "text/html"),
    "html 302": lambda _: Raw(302, _PAGE, "text/html", more="Location: https://example.org/"),
    "html 401": lambda _: Raw(401, _PAGE, "text/html"),
    "html 403": lambda _: Raw(403, _PAGE, "text/html"),
    "html 404": lambda _: Raw(404, _PAGE, "text/html"),
    "html 409": lambda _: Raw(409, _PAGE, "text/html"),
    "html 429": lambda _: Raw(429, _PAGE, "text/html"),
    "html 500": lambda _: Raw(500, _PAGE, "text/html"),
    "html 502": lambda _: Raw(502, _PAGE, "text/html"),
    "html 530": lambda _: Raw(530, _PAGE, "text/html"),
    "empty 200": lambda _: Raw(200, b""),
    "empty 502": lambda _: Raw(502, b""),
    "truncated": lambda good: Raw(200, good[: len(good) // 2]),
    "closed in the middle": lambda good: Raw(200, good[: len(good) // 2], length=len(good)),
    "list": lambda _: Raw(200, b"[1, 2]"),
    "number": lambda _: Raw(200, b"5"),
    "no result": lambda _: Raw(200, b'{"ok": true}'),
    "wrong result": lambda _: Raw(200, b'{"ok": true, "result": 5}'),
    "empty result": lambda _: Raw(200, b'{"ok": true, "result": {}}'),
    "not ok": lambda _: Raw(200, b'{"ok": false}'),
    "somebody else's error": lambda _: Raw(400, b'{"error": "no upstream"}'),
    "utf-16": lambda good: Raw(200, good.decode().encode("utf-16")),
    "not gzip": lambda good: Raw(200, good, more="Content-Encoding: gzip"),
    "nested": lambda _: Raw(200, b"[" * 100_000),
}
