"""Cues: scenes in the order in which they are played, gone through by one button, or by themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.scenes import Place, Scenes

_MOST = 999
GO, BACK, JUMP, FOLLOW = (f"/cues/{one}" for one in ("go", "back", "jump", "follow"))
CONTROLS = (
    Control(GO, 0.0, 1.0, 0.0, "the next cue", kind="trigger"),
    Control(BACK, 0.0, 1.0, 0.0, "the cue before", kind="trigger"),
    Control(JUMP, 0.0, _MOST, 0.0, "the cue with this number, from 1"),
    Control(FOLLOW, 0.0, 1.0, 1.0, "cues that follow by themselves do so", kind="switch"),
)


@dataclass(frozen=True)
class Cue:
    """A scene, how long it takes to go there, and what comes after."""

    scene: Place
    fade: float = 3.0  # seconds
    follow: float | None = None  # seconds after which the next cue begins by itself; None: it does not
    note: str = ""


class Cues:
    """A source: time passes for it by pictures. Lives as long as the deck."""

    def __init__(
        self,
        deck: Deck,
        scenes: Scenes,
        say: Callable[[str], None],
        changed: Callable[[], None],
        kept: Sequence[Cue] = (),
    ) -> None:
        """`kept` are the cues that there are; `changed` is told when they are others."""
        self._deck, self._scenes, self._say, self._changed = deck, scenes, say, changed
        self.kept = tuple(kept)
        self.current = 0  # number of the cue that was played last, from 1; 0: none yet
        self._at = self._begun = 0.0
        acts: dict[str, Callable[[float], None]] = {GO: self.go, BACK: self.back, JUMP: self._jump}
        for control in CONTROLS:
            deck.answer(control, acts.get(control.address, lambda value: None))

    def listen(self, at: float) -> None:
        """The next picture is that of show time `at`: a cue that is to follow may begin."""
        self._at = at
        left = self.remaining
        if left is not None and left <= 0.0 and self._deck.value(FOLLOW) > 0.5:
            self.play(self.current + 1)

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Nothing is held."""

    @property
    def remaining(self) -> float | None:
        """Seconds until the next cue begins by itself; None when it does not."""
        if not 0 < self.current < len(self.kept):
            return None
        follow = self.kept[self.current - 1].follow
        return None if follow is None else max(self._begun + follow - self._at, 0.0)

    def go(self, value: float = 1.0) -> None:
        """The next cue; after the last, nothing."""
        self.play(self.current + 1)

    def back(self, value: float = 1.0) -> None:
        """The cue before."""
        self.play(self.current - 1)

    def _jump(self, value: float) -> None:
        if round(value) >= 1:
            self.play(round(value))
            self._deck.rest(JUMP)

    def play(self, number: int) -> None:
        """Cue `number`, from 1. From wherever controls are: a fade that goes on is taken over."""
        if not 1 <= number <= len(self.kept):
            self._say("there are no cues" if not self.kept else f"there are cues 1 to {len(self.kept)}")
            return
        cue = self.kept[number - 1]
        self.current, self._begun = number, self._at
        self._scenes.go(cue.scene, cue.fade)
        self._say(f"cue {number}{': ' + cue.note if cue.note else ''}")

    def put(self, kept: Sequence[Cue]) -> None:
        """The list is this from now on."""
        before, after = self.kept, tuple(kept)
        self._set(after)
        self._deck.history.did(lambda: self._set(before), lambda: self._set(after))

    def _set(self, kept: tuple[Cue, ...]) -> None:
        self.kept = kept
        self.current = min(self.current, len(kept))
        self._changed()

    def state(self) -> dict[str, object]:
        """For a panel: the list, and where it is."""
        names = [self._scenes.kept.get(cue.scene) for cue in self.kept]
        rows = [
            {"scene": list(cue.scene), "name": scene.name if scene else "", "fade": cue.fade,
             "follow": cue.follow, "note": cue.note}
            for cue, scene in zip(self.kept, names, strict=True)
        ]  # fmt: skip
        return {"cues": rows, "current": self.current, "remaining": self.remaining}
