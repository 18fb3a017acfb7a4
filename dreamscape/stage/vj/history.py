"""What was done, so that it can be undone: gestures of hands on controls, and what else the desk does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_MOST = 200
"""Steps that are remembered."""
_PAUSE = 1.0
"""Seconds without a move after which the next one is another gesture."""

Values = dict[str, float]
Return = Callable[[Mapping[str, float]], Values]
Back = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Deed:
    """Something that is no move of controls: how it is taken back, and done again."""

    back: Back
    again: Back


_Step = Values | _Deed


class History:
    """Lives as long as the deck."""

    def __init__(self, go: Return, clock: Callable[[], float]) -> None:
        """`go` lets controls go to values, and says where they were; `clock` is in seconds."""
        self._go, self._clock = go, clock
        self._before: list[_Step] = []
        self._after: list[_Step] = []
        self._hands: dict[str, tuple[float, int]] = {}  # when a hand was last at work, and on which step

    def mark(self, values: Mapping[str, float]) -> None:
        """What happens next can be undone by going to `values`."""
        self._add(dict(values))
        self._hands.clear()

    def did(self, back: Back, again: Back) -> None:
        """Something has been done that `back` takes back, and `again` does again."""
        self._add(_Deed(back, again))
        self._hands.clear()

    def touched(self, hand: str, address: str, value: float) -> None:
        """`hand` is about to move a control that is at `value`."""
        now = self._clock()
        last, step = self._hands.get(hand, (-_PAUSE, -1))
        values = self._before[step] if 0 <= step < len(self._before) else None
        if now - last >= _PAUSE or not isinstance(values, dict):
            self._add({address: value})
            step = len(self._before) - 1
        elif address not in values:
            values[address] = value
        self._hands[hand] = now, step

    def undo(self) -> bool:
        """One step back; whether there was one."""
        return self._step(self._before, self._after, lambda deed: deed.back)

    def redo(self) -> bool:
        """One step forth again; whether there was one."""
        return self._step(self._after, self._before, lambda deed: deed.again)

    def _add(self, step: _Step) -> None:
        self._before.append(step)
        self._after.clear()
        if len(self._before) > _MOST:
            del self._before[0]
            self._hands.clear()

    def _step(self, taken: list[_Step], kept: list[_Step], way: Callable[[_Deed], Back]) -> bool:
        if not taken:
            return False
        self._hands.clear()
        step = taken.pop()
        if isinstance(step, _Deed):
            way(step)()
            kept.append(step)
        else:
            kept.append(self._go(step))
        return True
