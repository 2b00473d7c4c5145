"""The one way in which the server refuses."""

from __future__ import annotations

from typing import Any

NAMES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class ApiError(Exception):
    """A refusal, as Telegram words it: ``Bad Request: message text is empty``."""

    def __init__(self, code: int, reason: str = "", parameters: dict[str, Any] | None = None):
        name = NAMES[code]
        self.code = code
        self.description = f"{name}: {reason}" if reason else name
        self.parameters = parameters or {}
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(reason: str) -> ApiError:
    """Return a 400."""
    return ApiError(400, reason)


def retry_after(seconds: int) -> ApiError:
    """Return a 429 as Telegram words it."""
    return ApiError(429, f"retry after {seconds}", {"retry_after": seconds})
