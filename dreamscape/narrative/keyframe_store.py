"""Keyframes that outlive a playback. A cache: whatever is wrong, missing or stale is simply not there."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from dreamscape.errors import DreamError

_DIGEST = 16
_SLACK = 1e-6


class Keyframes:
    """The keyframes of one journal made with one `schema`; what other schemas left is replaced."""

    def __init__(
        self,
        schema: str,
        ticks: float,
        ask: Callable[..., list[Any]],
        tell: Callable[[Callable[[sqlite3.Connection, int], None]], object] | None,
    ) -> None:
        """`ask` runs a query; `tell` hands a change to the writer, which says how many events a
        keyframe must know, and is None where nobody may write."""
        self._schema, self._ticks, self._ask, self._tell = schema, ticks, ask, tell

    def save(self, tick: int, state: bytes, seq: int | None = None) -> None:
        """Keep the state at `tick`, in which the events up to `seq` (all, if None) are told.

        Returns at once; nothing is promised, and nothing is kept where the journal is read only, or of what
        was worked out before something in it was erased.
        """
        if self._tell is None:
            return

        def put(connection: sqlite3.Connection, least: int) -> None:
            row = _link(connection.execute, seq)
            connection.execute("DELETE FROM keyframe WHERE schema <> ?", (self._schema,))
            if row and row[0] >= least:
                connection.execute(
                    "INSERT OR REPLACE INTO keyframe VALUES (?, ?, ?, ?, ?, ?)",
                    (self._schema, tick, *row, _digest(state), state),
                )

        with suppress(DreamError):
            self._tell(put)

    def nearest(self, tick: int) -> tuple[int, bytes] | None:
        """The latest sound keyframe at or before `tick`: its tick and its state."""
        with suppress(DreamError):
            for (found,) in self._ask(
                "SELECT tick FROM keyframe WHERE schema = ? AND tick <= ? ORDER BY tick DESC",
                (self._schema, tick),
            ):
                state = self._sound(found)
                if state is not None:
                    return found, state
        return None

    def _sound(self, tick: int) -> bytes | None:
        """The state at `tick`, if it is whole, of this chain, and no event came late for it."""
        for seq, link, digest, state in self._ask(
            "SELECT seq, link, digest, state FROM keyframe WHERE schema = ? AND tick = ?",
            (self._schema, tick),
        ):
            here = self._ask("SELECT link FROM event WHERE seq = ?", (seq,)) if seq else [(link,)]
            later = self._ask("SELECT at FROM event WHERE seq > ? ORDER BY seq LIMIT 1", (seq,))
            late = later and later[0][0] * self._ticks - _SLACK <= tick
            if here == [(link,)] and not late and type(state) is bytes and _digest(state) == digest:
                return state
        return None


def _link(ask: Callable[..., sqlite3.Cursor], seq: int | None) -> tuple[int, bytes] | None:
    """The seq (the head, if None) and its link."""
    if seq is None:
        seq = ask("SELECT last FROM tail WHERE chain = 'event'").fetchone()[0]
    if seq == 0:
        return 0, b""
    row: tuple[int, bytes] | None = ask("SELECT seq, link FROM event WHERE seq = ?", (seq,)).fetchone()
    return row


def _digest(state: bytes) -> bytes:
    return blake2b(state, digest_size=_DIGEST).digest()
