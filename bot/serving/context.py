"""Which update is being handled, for logs and metrics; threads inherit it."""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
chat_kind: ContextVar[str] = ContextVar("chat_kind", default="other")
