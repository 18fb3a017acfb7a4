"""A and B: from one scene to another by a fader, or in its own time."""

from collections.abc import Callable

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.scenes import SLOTS, Scene, Scenes

A, B, FADER, AUTO, SECONDS = (f"/mix/{one}" for one in ("a", "b", "fader", "auto", "seconds"))
CONTROLS = (
    Control(A, 0.0, SLOTS, 0.0, "the slot of scene A in the bank in hand; 0: what was there at first"),
    Control(B, 0.0, SLOTS, 0.0, "the slot of scene B; 0: what was there at first"),
    Control(FADER, 0.0, 1.0, 0.0, "from A to B"),
    Control(AUTO, 0.0, 1.0, 0.0, "the fader goes to its other end by itself", kind="trigger"),
    Control(SECONDS, 0.0, 60.0, 4.0, "in which it does so", "seconds"),
)
HAND = "mix"


class Mix:
    """A source: time passes for it by pictures. What a hand moves meanwhile is its own until the fader moves
    again."""

    def __init__(self, deck: Deck, scenes: Scenes, say: Callable[[str], None]) -> None:
        self._deck, self._scenes, self._say = deck, scenes, say
        self._ends: dict[str, Scene] = {}
        self._going: tuple[float, float, float] | None = None  # from, to, and since when
        self._at = 0.0
        for control in CONTROLS:
            deck.answer(control, self._act(control.address))

    def _act(self, address: str) -> Callable[[float], None]:
        match address.rsplit("/", 1)[1]:
            case "a" | "b":
                return lambda value: self._choose(address, round(value))
            case "fader":
                return self._moved
            case "auto":
                return lambda value: self.auto()
        return lambda value: None

    def _choose(self, end: str, slot: int) -> None:
        scene = self._scenes.kept.get(self._scenes.place(slot))
        if scene is None and slot:
            self._say(f"slot {slot} of bank {self._scenes.bank} is empty")
        self._ends[end] = scene or Scene("now", self._deck.values())

    def _moved(self, value: float) -> None:
        self._going = None
        self._mix(value)

    def _mix(self, share: float) -> None:
        """Every control that A and B have at different places goes to its place between them."""
        for end in (A, B):
            if end not in self._ends:
                self._choose(end, round(self._deck.value(end)))
        first, second = self._ends[A], self._ends[B]
        for address in self._deck.values():
            control = self._deck.known[address]
            if first.holds(address) and second.holds(address):
                start, aim = (one.values.get(address, control.default) for one in (first, second))
                if start != aim:
                    self._deck.move(address, start + (aim - start) * share, hand=HAND)

    def auto(self) -> None:
        """The fader goes to its other end; again on the way: back."""
        here = self._deck.value(FADER)
        aim = (0.0 if here > 0.5 else 1.0) if self._going is None else 1.0 - self._going[1]
        self._going = here, aim, self._at

    def listen(self, at: float) -> None:
        """The next picture is that of show time `at`."""
        self._at = at
        if self._going is None:
            return
        start, aim, since = self._going
        whole = self._deck.value(SECONDS) * abs(aim - start)
        share = 1.0 if whole <= 0.0 else min((at - since) / whole, 1.0)
        going = self._going if share < 1.0 else None
        self._deck.move(FADER, start + (aim - start) * share)
        self._going = going

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Nothing is held."""
