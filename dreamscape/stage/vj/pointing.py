"""Gestures on the story: the desk's controls and keys by which they are made, at the place pointed to."""

from collections.abc import Callable

from dreamscape.narrative.gestures import GESTURES, Gesture
from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck

X, Y, STRENGTH = "/gesture/x", "/gesture/y", "/gesture/strength"
CONTROLS = (
    Control(X, 0.0, 1.0, 0.5, "where gestures are made, from the left"),
    Control(Y, 0.0, 1.0, 0.5, "where gestures are made, from below"),
    Control(STRENGTH, 0.0, 1.0, 1.0, "how much goes into a gesture"),
    *(Control(f"/gesture/{kind}", 0.0, 1.0, 0.0, about, kind="trigger") for kind, about in GESTURES.items()),
)
"""The desk's own: what they do is kept as what the story answers."""
KEYS = {
    "k": "crack", "s": "stitch", "p": "tighten", "d": "dissolve", "g": "converge", "u": "sunrise",
    "r": "release",
}  # fmt: skip
"""Keys at the window; the mouse points."""


def point(deck: Deck, at: tuple[float, float]) -> None:
    """The mouse points there: 0..1 from the left and from below."""
    for address, value in zip((X, Y), at, strict=True):
        deck.move(address, value)


def gestures(deck: Deck, make: Callable[[Gesture], None]) -> None:
    """Let the deck answer the controls of gestures; `make` asks the story."""

    def asked(kind: str) -> Callable[[float], None]:
        return lambda value: make(Gesture(kind, *(deck.value(one) for one in (X, Y, STRENGTH))))

    for control in CONTROLS:
        kind = control.address.rsplit("/", 1)[1]
        deck.answer(control, asked(kind) if kind in GESTURES else lambda value: None)
