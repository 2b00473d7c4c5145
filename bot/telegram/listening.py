"""Which messages commands listen to."""

from __future__ import annotations

from telegram import Message
from telegram.ext import filters

from bot.telegram.addressing import Me, is_fresh, is_from_person
from bot.telegram.services import Services


class FromPerson(filters.MessageFilter):
    """Messages that a person wrote, in groups only fresh ones."""

    def __init__(self, services: Services, me: Me) -> None:
        super().__init__(name="FromPerson")
        self._services = services
        self._me = me

    def filter(self, message: Message) -> bool:
        """Tell whether a command in this message counts."""
        return is_from_person(message, self._me) and is_fresh(message, self._services.now())
