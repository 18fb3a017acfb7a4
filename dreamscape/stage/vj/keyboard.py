"""What keys do at the stage."""

import re
from collections.abc import Callable

from dreamscape.stage.keys import Key
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.pointing import KEYS

MAP = """\
  b                blackout, and back          f            freeze, and on
  left, right      the control before, after   up, down     a twentieth more, less (shift: a hundredth)
  0 to 9           at 0 % to 90 % of its range  home         where it rests
  F1 to F10        go to the scene in that slot                 with shift: keep it there
  space            the next cue (shift: the one before)
  m                a MIDI knob learns the control in hand (shift: forgets it)
  enter            tap the tempo
  ctrl z, ctrl y   undo, redo                  backspace    panic: everything comes to rest
  k, s             a crack opens, a seam is stitched where the mouse points
  p, d, g, u       pull tight, dissolve, gather, sunrise             r      the acts lead again
  ?                this list                   escape       the end"""

_FUNCTION = re.compile("f([1-9]|10)")
_STEP, _FINE = 0.05, 0.01


class Keyboard:
    """Lives as long as the stage: remembers which control is in hand."""

    def __init__(self, deck: Deck, say: Callable[[str], None]) -> None:
        """`say` tells the player something, not on the picture."""
        self._deck, self._say = deck, say
        self._order = [one.address for one in deck.known.values() if one.kind == "fader"]
        self._at = self._order.index("/picture/bloom") if "/picture/bloom" in self._order else 0

    def press(self, key: Key) -> None:
        """A key was pressed."""
        match key.name:
            case "z" | "y" if key.control:
                done = self._deck.undo() if key.name == "z" else self._deck.redo()
                self._say(("undone" if key.name == "z" else "again") if done else "there is nothing more")
            case "b":
                self._deck.toggle("/output/blackout")
            case "f":
                self._deck.toggle("/output/freeze")
            case "backspace":
                self._deck.panic()
                self._say("everything comes to rest")
            case "?" | "/":
                self._say(MAP)
            case "m":
                self._deck.chosen = self._order[self._at]
                self._deck.move("/midi/forget" if key.shift else "/midi/learn", 1.0)
            case "return":
                self._deck.move("/tempo/tap", 1.0)
            case "space":
                self._deck.move("/cues/back" if key.shift else "/cues/go", 1.0)
            case name if _FUNCTION.fullmatch(name):
                self._deck.move("/scenes/store" if key.shift else "/scenes/recall", float(name[1:]))
            case name if name in KEYS and not key.control:
                self._deck.move(f"/gesture/{KEYS[name]}", 1.0)
            case "left" | "right":
                self._at = (self._at + (1 if key.name == "right" else -1)) % len(self._order)
                self._tell()
            case "up" | "down":
                step = _FINE if key.shift else _STEP
                self._turn(self._share() + (step if key.name == "up" else -step))
            case "home":
                control = self._deck.known[self._order[self._at]]
                self._turn(control.share(control.default))
            case digit if len(digit) == 1 and digit in "0123456789":
                self._turn(int(digit) / 10.0)

    def _share(self) -> float:
        address = self._order[self._at]
        return self._deck.known[address].share(self._deck.value(address))

    def _turn(self, share: float) -> None:
        address = self._order[self._at]
        self._deck.mark((address,))
        self._deck.move(address, self._deck.known[address].value(share))
        self._tell()

    def _tell(self) -> None:
        address = self._deck.chosen = self._order[self._at]
        control = self._deck.known[address]
        self._say(f"{address} {self._deck.value(address):.3g} ({control.low:g} to {control.high:g})")
