"""How large a picture is drawn, so that the frame rate holds. Pure: it is told what each frame took."""

from collections import deque

STEPS = (1.0, 0.85, 0.72, 0.6, 0.5, 0.42, 0.35, 0.28, 0.23)
"""Shares of the composition's width and height at which it may be drawn."""
_AIM, _ROOM = 0.85, 0.8
"""Shares of a frame's time: what a smaller picture should take, and what a larger one may."""
_SHORT = 6
"""Frames whose median is too slow before the picture becomes smaller."""
_LONG, _LONGEST = 90, 3600
"""Frames that must have been easy before it becomes larger; twice as many each time that was a mistake."""


class Pace:
    """Lives on from frame to frame: smaller soon, larger late, so that nobody sees it breathe."""

    def __init__(self, rate: float) -> None:
        """`rate` is frames a second that are wanted."""
        self._budget = 1.0 / rate
        self._step, self._easy = 0, 0
        self._patience = _LONG
        self._grown = False
        self._took: deque[float] = deque(maxlen=_SHORT)

    @property
    def scale(self) -> float:
        """The share of the size at which to draw now."""
        return STEPS[self._step]

    def took(self, seconds: float) -> bool:
        """A frame took so long; whether the scale is another now."""
        self._took.append(seconds)
        middle = sorted(self._took)[len(self._took) // 2]
        if len(self._took) == _SHORT and middle > self._budget:
            return self._smaller(middle)
        self._easy = self._easy + 1 if self._would_hold(middle) else 0
        return self._easy > self._patience and self._larger()

    def _would_hold(self, seconds: float) -> bool:
        """Whether the next larger size is likely to be in time."""
        if self._step == 0:
            return False
        growth = (STEPS[self._step - 1] / STEPS[self._step]) ** 2
        return seconds * growth < _ROOM * self._budget

    def _smaller(self, seconds: float) -> bool:
        if self._step == len(STEPS) - 1:
            return False
        wanted = STEPS[self._step] * (_AIM * self._budget / seconds) ** 0.5
        while self._step < len(STEPS) - 1 and STEPS[self._step] > wanted:
            self._step += 1
        if self._grown:
            self._patience = min(2 * self._patience, _LONGEST)
        self._grown, self._easy = False, 0
        self._took.clear()
        return True

    def _larger(self) -> bool:
        self._step -= 1
        self._grown, self._easy = True, 0
        self._took.clear()
        return True
