"""The MIDI devices there are, by name; those that are plugged in later, and those behind a network."""

import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_LOOK = 2.0
"""Seconds between two looks at which devices there are."""
_MOST = 20_000
"""Messages that wait at most; of more the oldest are lost."""
_NUMBERS = re.compile(r"\s+\d+:\d+$|\s+\d+$")
_SEQUENCER = Path("/dev/snd/seq")
_NETWORK = re.compile(r"([\w.-]+):(\d{1,5})")

Arrived = tuple[float, str, Any]
"""When (time.monotonic), from which device, and the message (mido's)."""


def plain(name: str) -> str:
    """A device's name as it is the same on other machines and after another plug: without the numbers that
    systems put behind it, and what they put before it."""
    short = _NUMBERS.sub("", name)
    client, _, port = short.partition(":")
    if port and port.lower().startswith(client.lower()):
        short = port
    return " ".join(short.split()).lower()


def is_same(one: str, other: str) -> bool:
    """Whether two plain names are of one device, as well as one can know: one begins like the other."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def devices() -> tuple[list[str], str]:
    """The names of the system's own devices, or a sentence on why there is no MIDI."""
    if sys.platform == "linux" and not _SEQUENCER.exists():
        return [], f"no MIDI here ({_SEQUENCER} is not there); load the kernel's module snd-seq for it"
    try:
        import mido

        return list(dict.fromkeys(mido.get_input_names())), ""
    except ImportError as error:
        return [], f"no MIDI here ({error}); for it: pip install 'dreamscape[midi]'"
    except Exception as error:  # each back end has its own
        return [], f"no MIDI here ({_short(error)})"


class Ports:
    """Lives as long as the stage. Devices are opened and lost in a thread of its own."""

    def __init__(self, wanted: Sequence[str], say: Callable[[str], None]) -> None:
        """`wanted` are (parts of) names, or HOST:PORT of mido's own network ports; all devices where there
        are none."""
        self._wanted, self._say = tuple(wanted), say
        self.arrived: deque[Arrived] = deque(maxlen=_MOST)
        self._open: dict[str, tuple[Any, Any]] = {}
        self._told = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="midi", daemon=True)
        self._thread.start()

    @property
    def names(self) -> tuple[str, ...]:
        """Plain names of the devices that are open."""
        return tuple(map(plain, self._open))

    def send(self, device: str, messages: Sequence[Any]) -> None:
        """Show something on every open device of this plain name ("": on all)."""
        for name, (_, out) in list(self._open.items()):
            if out is not None and is_same(plain(name), device):
                with suppress(OSError, ValueError):  # it has just been pulled out
                    for message in messages:
                        out.send(message)

    def close(self) -> None:
        """Let all devices go."""
        self._ended.set()
        self._thread.join(3.0)
        for name in list(self._open):
            self._shut(name)

    def _look(self) -> None:
        while not self._ended.is_set():
            there = self._there()
            for name in [one for one in self._open if one not in there]:
                self._say(f'MIDI: "{name}" is gone; what it moves stays where it is')
                self._shut(name)
            for name in [one for one in there if one not in self._open]:
                self._begin(name)
            self._ended.wait(_LOOK)

    def _there(self) -> list[str]:
        network = [one for one in self._wanted if _NETWORK.fullmatch(one)]
        found = [name for name in network if name not in self._open or not self._open[name][0].closed]
        by_name = [one.lower() for one in self._wanted if one not in network]
        if by_name or not network:
            names = self._local()
            found += [name for name in names if not by_name or any(one in name.lower() for one in by_name)]
        return found

    def _local(self) -> list[str]:
        """The system's own devices; none, and a sentence once, where it has no MIDI."""
        names, why = devices()
        if why:
            self._notice(why)
        return names

    def _notice(self, sentence: str) -> None:
        if not self._told:
            self._say(sentence)
        self._told = True

    def _begin(self, name: str) -> None:
        try:
            self._open[name] = self._connected(name) if _NETWORK.fullmatch(name) else self._plugged(name)
        except Exception as error:  # each back end has its own
            if not self._told:
                self._say(f'MIDI: "{name}" does not open ({_short(error)}); it is tried again')
            self._told = True
            return
        self._told = False
        self._say(f'MIDI: "{name}" is heard')

    def _plugged(self, name: str) -> tuple[Any, Any]:
        import mido

        def take(message: Any) -> None:
            self.arrived.append((time.monotonic(), name, message))

        heard = mido.open_input(name, callback=take)
        outs = [one for one in mido.get_output_names() if is_same(plain(one), plain(name))]
        with suppress(OSError):
            return heard, mido.open_output(outs[0]) if outs else None
        return heard, None

    def _connected(self, name: str) -> tuple[Any, Any]:
        host, _, port = name.rpartition(":")
        both = _Network(
            host, int(port), lambda message: self.arrived.append((time.monotonic(), name, message))
        )
        return both, both

    def _shut(self, name: str) -> None:
        for port in dict.fromkeys(self._open.pop(name)):
            if port is not None:
                with suppress(Exception):  # whatever the back end thinks of it
                    port.close()


class _Network:
    """A device behind a network, as mido's own servers are: bytes of MIDI over TCP."""

    def __init__(self, host: str, port: int, take: Callable[[Any], None]) -> None:
        """Raises OSError where nobody is."""
        self._take = take
        self._socket = socket.create_connection((host, port), timeout=_LOOK)
        self._socket.settimeout(None)
        self.closed = False
        threading.Thread(target=self._read, name="midi network", daemon=True).start()

    def _read(self) -> None:
        from mido import Parser

        parser = Parser()
        with suppress(OSError):
            while data := self._socket.recv(4096):
                parser.feed(data)
                for message in parser:
                    self._take(message)
        self.closed = True

    def send(self, message: Any) -> None:
        """Raises OSError where nobody is any more."""
        self._socket.sendall(message.bin())

    def close(self) -> None:
        """Leave."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def _short(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
