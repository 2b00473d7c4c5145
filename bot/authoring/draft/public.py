"""Asks public web addresses alone: nobody drafts from what stands behind a firewall."""

from __future__ import annotations

import ipaddress
import socket

import httpx

from bot.errors import ConfigurationError

# Public by their number, yet they lead to an address inside them.
_TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class PublicTransport(httpx.BaseTransport):
    """Asks each public address by the very number that was looked at: what a name leads to may
    change in between. ``inner`` asks; it knows nothing of proxies, which would look names up."""

    def __init__(self, inner: httpx.BaseTransport | None = None) -> None:
        self._inner = inner or httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer; raises ConfigurationError for an address that is not public."""
        url = request.url
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as reason:
            raise ConfigurationError(f"{url}: there is no server of the name '{host}'") from reason
        numbers = [str(address[0]) for *_, address in found]
        if not numbers or not all(map(_is_public, numbers)):
            raise ConfigurationError(
                f"{url}: this address is not public; save the page and draft from the file"
            )
        extensions = {**request.extensions, "sni_hostname": host}
        pinned = url.copy_with(host=numbers[0])
        return self._inner.handle_request(
            httpx.Request("GET", pinned, headers=request.headers, extensions=extensions)
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _is_public(number: str) -> bool:
    found = ipaddress.ip_address(number.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or found
    tunnel = any(inside in net for net in _TUNNELS if net.version == inside.version)
    return inside.is_global and not inside.is_multicast and not tunnel
