"""Pictures for phones and crew: the wall as it is, and one's own dream. The stage draws them when asked."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

WALL = ""
"""The name of the whole wall; other names are those of dreamers."""
FRESH = {True: 3.0, False: 20.0}
"""Seconds for which a picture is shown again: of the wall, and of a dream."""
_AGAIN = 1.0
"""Seconds after which it is asked again for what was not to be seen."""
_PATIENCE = 4.0
_KEPT = 400


class Pictures:
    """Lives in the gate's event loop: asks for pictures, and keeps them a little."""

    def __init__(self, ask: Callable[[str], None]) -> None:
        """`ask` passes the name of a picture on to the stage; `arrived` is called when it is there."""
        self._ask = ask
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._waiting: dict[str, asyncio.Future[bytes]] = {}

    async def of(self, name: str) -> bytes | None:
        """A JPEG, at most FRESH seconds old; None when the stage does not draw it in time."""
        made, kept = self._kept.get(name, (-1e9, b""))
        if time.monotonic() - made < (FRESH[name == WALL] if kept else _AGAIN):
            return kept
        waiting = self._waiting.get(name)
        if waiting is None:
            waiting = self._waiting[name] = asyncio.get_running_loop().create_future()
            self._ask(name)
        try:
            return await asyncio.wait_for(asyncio.shield(waiting), _PATIENCE)
        except TimeoutError:
            self._waiting.pop(name, None)
            return kept or None

    def arrived(self, name: str, picture: bytes) -> None:
        """The stage has drawn it; an empty one says that there is nothing to be seen."""
        waiting = self._waiting.pop(name, None)
        self._kept[name] = time.monotonic(), picture
        self._kept.move_to_end(name)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if waiting is not None and not waiting.done():
            waiting.set_result(picture)

    def forget(self, name: str) -> None:
        """Nobody is to see it again."""
        self._kept.pop(name, None)
