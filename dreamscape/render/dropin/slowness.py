"""Which visual is too slow: each is weighed now and then, and has a share of a picture's time."""

import os
from collections.abc import Sequence

from dreamscape.render.compositor import Compositor
from dreamscape.render.context import is_software
from dreamscape.render.dropin.weighing import Weighing
from dreamscape.render.foreign import Drawn
from dreamscape.render.probe import unprobed
from dreamscape.render.targets import Size

SHARE = 0.5
"""Of a picture's time, for one visual."""
TIMES = 4
"""Pictures in which a visual is weighed before it is judged; the least counts: what disturbs only adds."""
EVERY = 12
"""In one picture of so many something is weighed."""


class Slowness:
    """Lives as long as the stage; to be asked after each picture."""

    def __init__(self, compositor: Compositor, rate: float) -> None:
        """`rate`: pictures a second."""
        self.allowed = SHARE / rate
        """Seconds of each picture that one visual may take."""
        self.every = EVERY
        self._programs = compositor.programs
        self._cores = (os.cpu_count() or 1) if is_software(compositor.context) else 0
        self._weighing = Weighing(compositor.context, self._cores)
        self._weights: dict[str, list[float]] = {}
        self._picture = 0
        self._programs.weigh = self._weighing

    def next(self, names: Sequence[str]) -> tuple[str, float] | None:
        """Weigh the next of `names` that is drawn in a picture to come. The name and the seconds of one that
        was weighed often enough."""
        name, seconds = self._weighing.name, self._weighing.taken()
        self._picture += 1
        turn, rest = divmod(self._picture, self.every)
        met = self._weighing.met()
        seen = [one for one in names if one in met]
        self._weighing.name = seen[turn % len(seen)] if seen and not rest else ""
        if seconds is None or name not in names:
            return None
        found = self._weights.setdefault(name, [])
        found.append(seconds)
        if len(found) < TIMES:
            return None
        return name, min(self._weights.pop(name))

    def forget(self, name: str) -> None:
        """It is drawn otherwise from now on."""
        self._weights.pop(name, None)

    def fitting(self, ns_per_px: float) -> Size:
        """The largest size in which a visual that is drawn on its own takes no more than its share."""
        for size in Drawn.SIZES:
            if size[0] * size[1] * ns_per_px * 1e-9 / max(self._cores, 1) <= self.allowed:
                return size
        return Drawn.SIZES[-1]

    def smaller(self, name: str) -> Size | None:
        """The next smaller size of a visual that is drawn on its own; None where there is none."""
        later = [size for size in Drawn.SIZES if size < self._programs.drawn.size(name)]
        return later[0] if later and self._programs.is_drawn(name) else None

    def close(self) -> None:
        """Weigh no longer."""
        self._programs.weigh = unprobed
