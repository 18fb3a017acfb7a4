"""DMX in and out of a stage: a source that hears consoles, and a sink that lights lamps by the picture."""

import secrets
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from dreamscape.errors import DreamError
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.dmx.merging import Merging
from dreamscape.stage.vj.dmx.packets import ARTNET_PORT, CHANNELS, SACN_PORT, Levels, artnet, read, sacn
from dreamscape.stage.vj.dmx.patch import Follow, Grid, In, Patch, path_of, port_of
from dreamscape.stage.vj.dmx.patch import read as read_patch

_EVERY = 1.0 / 44.0
"""Seconds between two packets of a universe: DMX512 itself is no faster."""
_MOST = 2000
"""Packets that are heard between two pictures at most."""
HAND = "dmx"


class Console:
    """A source: what consoles send plays controls. What has not changed moves nothing, so that hands may."""

    def __init__(
        self,
        deck: Deck,
        rows: Sequence[In],
        host: str,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        ports: Sequence[int] = (SACN_PORT, ARTNET_PORT),
    ) -> None:
        """Listens at `host` (UDP) for both kinds. Raises DreamError where a port is taken."""
        self._deck, self._rows, self._say, self._clock = deck, tuple(rows), say, clock
        self._merging = Merging()
        self._last: dict[In, int] = {}
        self._there: set[int] = set()
        self._sockets = [_bound(host, port) for port in ports]

    @property
    def ports(self) -> list[int]:
        """Where it listens."""
        return [int(one.getsockname()[1]) for one in self._sockets]

    def listen(self, at: float) -> None:
        """Take what has come."""
        now = self._clock()
        for one in self._sockets:
            for _ in range(_MOST):
                try:
                    packet = one.recv(2048)
                except (BlockingIOError, InterruptedError):
                    break
                except OSError:
                    continue
                levels = read(packet)
                if levels is not None:
                    self._merging.take(levels, now)
        for row in self._rows:
            self._play(row, now)

    def _play(self, row: In, now: float) -> None:
        channels = self._merging.universe(row.universe, now)
        if (channels is not None) != (row.universe in self._there):
            self._there ^= {row.universe}
            self._say(f"DMX: universe {row.universe} {'is heard' if channels is not None else 'is gone'}")
        wide = row.bits // 8
        if channels is None or len(channels) < row.channel - 1 + wide:
            return
        value = int.from_bytes(channels[row.channel - 1 : row.channel - 1 + wide], "big")
        if self._last.get(row) != value:
            self._last[row] = value
            share = value / (256**wide - 1)
            control = self._deck.known[row.to]
            self._deck.move(row.to, control.value(row.low + (row.high - row.low) * share), hand=HAND)

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Hear no more."""
        for one in self._sockets:
            one.close()


class Lamps:
    """A sink: lamps show the picture, and where controls are. Sends only to the addresses it is given."""

    def __init__(self, deck: Deck | None, patch: Patch, clock: Callable[[], float] = time.monotonic) -> None:
        self._deck, self._patch, self._clock = deck, patch, clock
        self._universes: dict[tuple[str, str, int, int], bytearray] = {}
        self._sequence = 0
        self._due = 0.0
        self._source = secrets.token_bytes(16)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def take(self, pixels: bytearray, size: tuple[int, int], at: float) -> None:
        """A picture (RGBA, top row first) is shown."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + _EVERY
        picture = np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 4)
        for grid in self._patch.grid:
            self._put(grid, grid.channel, lamps(picture, grid))
        for one in self._patch.follow:
            self._put(one, one.channel, bytes([self._level(one)]))
        self._send(over=False)

    def _level(self, one: Follow) -> int:
        if self._deck is None:
            return 0
        return round(255 * self._deck.known[one.of].share(self._deck.value(one.of)))

    def _put(self, one: Grid | Follow, channel: int, levels: bytes) -> None:
        key = one.kind, one.host, port_of(one), one.universe
        universe = self._universes.setdefault(key, bytearray(CHANNELS))
        universe[channel - 1 : channel - 1 + len(levels)] = levels

    def _send(self, over: bool) -> None:
        self._sequence = self._sequence % 255 + 1  # 0 means to Art-Net that there is no order
        for (kind, host, port, universe), channels in self._universes.items():
            levels = Levels(universe, bytes(channels), self._source, sequence=self._sequence, over=over)
            with suppress(OSError):  # who is not there hears the next one
                self._socket.sendto(sacn(levels) if kind == "sacn" else artnet(levels), (host, port))

    def close(self) -> None:
        """Lamps go dark, and are told that no more comes."""
        for channels in self._universes.values():
            channels[:] = bytes(CHANNELS)
        self._send(over=False)
        self._send(over=True)
        self._socket.close()


def lamps_of(deck: Deck, show: Path) -> Lamps | None:
    """The lamps that SET.dmx.toml names; None where there are none. Raises DreamError for a file that cannot
    be read."""
    found = read_patch(path_of(show), deck.known)
    return Lamps(deck, found) if found.grid or found.follow else None


def lamps(picture: np.ndarray, grid: Grid) -> bytes:
    """Red, green and blue of each lamp, row by row from the top: the mean of its part of the picture."""
    height, width = picture.shape[:2]
    rows = np.linspace(0, height, grid.rows + 1).astype(int)
    columns = np.linspace(0, width, grid.columns + 1).astype(int)
    found = np.zeros((grid.rows, grid.columns, 3), np.uint8)
    for row in range(grid.rows):
        strip = picture[rows[row] : max(rows[row + 1], rows[row] + 1), :, :3].mean(axis=0)
        for column in range(grid.columns):
            part = strip[columns[column] : max(columns[column + 1], columns[column] + 1)]
            found[row, column] = np.rint(part.mean(axis=0))
        if grid.snake and row % 2:
            found[row] = found[row, ::-1]
    return found.tobytes()


def _bound(host: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((host, port))
    except OSError as error:
        one.close()
        why = f"DMX: port {port} of {host} cannot be opened ({error.strerror}); give --dmx-host another"
        raise DreamError(why, 2) from None
    one.setblocking(False)
    return one
