"""Telling the network that there is a panel, and OSC: `_oscjson._tcp` and `_osc._udp` (DNS-SD, RFC 6763)."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_NAME = "dreamscape"


@contextmanager
def announced(
    host: str, port: int, osc: tuple[str, int] | None, say: Callable[[str], None]
) -> Iterator[None]:
    """While the block lasts, who looks for OSCQuery in the network of `host` finds it. Without the extra
    [network], or where the network refuses, `say` tells so and nothing else happens."""
    try:
        from zeroconf import Zeroconf

        every = host in ("0.0.0.0", "::")
        net = Zeroconf() if every else Zeroconf(interfaces=[host])
    except ImportError:
        say("the panel is not announced: for that pip install 'dreamscape[network]'")
        yield
        return
    except OSError as error:
        say(f"the panel is not announced ({error.strerror}); give its address by hand")
        yield
        return
    try:
        for info in _services(host, port, osc):
            with suppress(Exception):  # somebody else's name, a network that is away
                net.register_service(info, allow_name_change=True)
        yield
    finally:
        net.close()


def _services(host: str, port: int, osc: tuple[str, int] | None) -> list[Any]:
    from zeroconf import ServiceInfo

    ports = {"_oscjson._tcp.local.": port} | ({"_osc._udp.local.": osc[1]} if osc else {})
    addresses = _addresses(host)
    return [
        ServiceInfo(kind, f"{_NAME}.{kind}", number, addresses=addresses) for kind, number in ports.items()
    ]


def _addresses(host: str) -> list[bytes]:
    if host not in ("0.0.0.0", "::"):
        return [socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)]
    with suppress(OSError):
        return [socket.inet_aton(socket.gethostbyname(socket.gethostname()))]
    return []
