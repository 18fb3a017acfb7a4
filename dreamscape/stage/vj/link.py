"""Ableton Link: the beat that other programs in the network share, as the extra `link` (aalink, GPL)."""

import warnings

from dreamscape.errors import DreamError


class LinkClock:
    """A clock for the tempo. Joins whatever session there is, and leaves its tempo as it is."""

    def __init__(self, bpm: float = 120.0) -> None:
        """Raises DreamError without the extra."""
        try:
            from aalink import Link
        except ImportError as error:
            raise DreamError(
                f"--link needs the extra [link] ({error}); install it with: pip install 'dreamscape[link]'"
            ) from None
        import asyncio

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._link = Link(bpm, asyncio.new_event_loop())  # nothing of it waits for the loop
        self._link.enabled = True

    @property
    def peers(self) -> int:
        """How many others there are."""
        return int(self._link.num_peers)

    @property
    def tempo(self) -> float:
        """Beats a minute; 0 while nobody else is there."""
        return float(self._link.tempo) if self.peers else 0.0

    def beats(self, now: float) -> float:
        """Beats of the session now; bars of four begin where it is a multiple of four."""
        return float(self._link.beat)

    def close(self) -> None:
        """Leave."""
        self._link.enabled = False
