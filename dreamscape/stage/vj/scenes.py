"""Scenes: what all controls were at once, kept in banks of slots and gone back to, at once or slowly."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck

BANKS, SLOTS = 8, 16
GROUPS = ("picture", "dreams", "threads", "seams", "words", "hearing", "sound")
"""First parts of the addresses that a scene holds unless it is told others. Freeze, blackout and the story's
own controls, which the acts lead, are no part of them."""
BANK, STORE, RECALL, CLEAR, FADE = (f"/scenes/{one}" for one in ("bank", "store", "recall", "clear", "fade"))
_SLOT = "the number of a slot does it"
CONTROLS = (
    Control(BANK, 1.0, BANKS, 1.0, "which bank the slots are of"),
    Control(STORE, 0.0, SLOTS, 0.0, f"keep what is played as a scene: {_SLOT}"),
    Control(RECALL, 0.0, SLOTS, 0.0, f"go to a scene: {_SLOT}"),
    Control(CLEAR, 0.0, SLOTS, 0.0, f"empty a slot: {_SLOT}"),
    Control(FADE, 0.0, 60.0, 1.0, "how long it takes to go to a scene", "seconds"),
    *(
        Control(f"/scenes/{slot}", 0.0, 1.0, 0.0, f"go to the scene in slot {slot}", kind="trigger")
        for slot in range(1, SLOTS + 1)
    ),
)

Place = tuple[int, int]
"""Bank and slot, from 1."""


@dataclass(frozen=True)
class Scene:
    """Where controls are; those of its groups that are not in `values` rest."""

    name: str
    values: Mapping[str, float]
    groups: tuple[str, ...] = GROUPS

    def holds(self, address: str) -> bool:
        """Whether going to the scene moves this control."""
        return address.split("/")[1] in self.groups


class Scenes:
    """Lives as long as the deck. Raises nothing for a slot that is empty: nothing happens then, and `say`
    tells so."""

    def __init__(
        self,
        deck: Deck,
        say: Callable[[str], None],
        changed: Callable[[], None],
        kept: Mapping[Place, Scene] | None = None,
    ) -> None:
        """`kept` are the scenes that there are; `changed` is told when they are others."""
        self._deck, self._say, self._changed = deck, say, changed
        self.kept: dict[Place, Scene] = dict(kept or {})
        for control in CONTROLS:
            deck.answer(control, self._act(control.address))

    def _act(self, address: str) -> Callable[[float], None]:
        does: dict[str, Callable[[int], None]] = {
            STORE: self.store, RECALL: self.recall, CLEAR: self.clear,
        }  # fmt: skip
        if address in does:
            return lambda value: self._numbered(address, value, does[address])
        slot = address.rsplit("/", 1)[1]
        if slot.isdigit():
            return lambda value: self.recall(int(slot))
        return lambda value: None

    def _numbered(self, address: str, value: float, does: Callable[[int], None]) -> None:
        if round(value) >= 1:
            does(round(value))
            self._deck.rest(address)

    @property
    def bank(self) -> int:
        """The bank whose slots are in hand."""
        return round(self._deck.value(BANK))

    def place(self, slot: int) -> Place:
        """A slot of the bank in hand."""
        return self.bank, slot

    def store(self, slot: int, name: str = "", groups: Iterable[str] = GROUPS) -> None:
        """Keep what is played now. Its name stays that of the scene before, unless another is given."""
        place = self.place(slot)
        before = self.kept.get(place)
        called = name or (before.name if before else f"scene {slot}")
        scene = Scene(called, {}, tuple(groups))
        values = {
            address: value
            for address, value in self._deck.values().items()
            if scene.holds(address) and value != self._deck.known[address].default
        }
        self._put(place, replace(scene, values=values))
        self._say(f'"{called}" is kept in slot {slot} of bank {place[0]}')

    def clear(self, slot: int) -> None:
        """Empty a slot."""
        self._put(self.place(slot), None)

    def rename(self, slot: int, name: str) -> None:
        """Call a scene something else."""
        scene = self.kept.get(self.place(slot))
        if scene is not None:
            self._put(self.place(slot), replace(scene, name=name))

    def _put(self, place: Place, scene: Scene | None) -> None:
        before = self.kept.get(place)
        if before == scene:
            return
        self._set(place, scene)
        self._deck.history.did(lambda: self._set(place, before), lambda: self._set(place, scene))

    def _set(self, place: Place, scene: Scene | None) -> None:
        if scene is None:
            self.kept.pop(place, None)
        else:
            self.kept[place] = scene
        self._changed()

    def recall(self, slot: int, seconds: float | None = None) -> None:
        """Go to a scene over `seconds` (as /scenes/fade says)."""
        self.go(self.place(slot), seconds)

    def go(self, place: Place, seconds: float | None = None) -> bool:
        """Go to the scene at a place; whether there is one."""
        scene = self.kept.get(place)
        if scene is None:
            self._say(f"slot {place[1]} of bank {place[0]} is empty")
            return False
        aims = self.aims(scene)
        self._deck.mark(aims)
        for address, value in aims.items():
            self._deck.move(address, value, self._deck.value(FADE) if seconds is None else seconds)
        return True

    def aims(self, scene: Scene) -> dict[str, float]:
        """The controls that are elsewhere than a scene has them, and where it has them."""
        found = {}
        for address, now in self._deck.values().items():
            control = self._deck.known[address]
            if scene.holds(address):
                aim = control.bounded(scene.values.get(address, control.default))
                if aim != now:
                    found[address] = aim
        return found

    def state(self) -> dict[str, object]:
        """For a panel: the bank, and what is in its slots."""
        names = {slot: self.kept[self.place(slot)].name for slot in range(1, SLOTS + 1)
                 if self.place(slot) in self.kept}  # fmt: skip
        return {"bank": self.bank, "slots": names, "fade": self._deck.value(FADE)}
