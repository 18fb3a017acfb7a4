"""The table of what moves controls by itself, as it goes on, is changed, and is kept."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from dreamscape.errors import DreamError
from dreamscape.score.controls import Control
from dreamscape.sound.listen import SILENCE, Hearing
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.modulation import CURVES, SOURCES, TRIGGERS, Binding, Follower, Moment
from dreamscape.stage.vj.toml import rows

SLOTS = 16
ON = "/modulation/on"
CONTROLS = (
    Control(ON, 0.0, 1.0, 1.0, "controls are moved by what is in the table", kind="switch"),
    *(
        one
        for slot in range(1, SLOTS + 1)
        for one in (
            Control(f"/modulation/{slot}/amount", -1.0, 1.0, 0.0, f"how much row {slot} moves its control"),
            Control(f"/modulation/{slot}/on", 0.0, 1.0, 0.0, f"row {slot} moves its control", kind="switch"),
        )
    ),
)
_HEAD = """\
# What moves controls by itself: docs/vj.md. The program writes this file when what is in it has changed;
# change it by hand while nobody plays.
"""


class Modulator:
    """A source. Lives as long as the deck; panic switches it off."""

    def __init__(
        self,
        deck: Deck,
        beats: Callable[[], float],
        hearing: Callable[[], Hearing] | None,
        heard: Callable[[], Mapping[str, float]] | None,
        changed: Callable[[], None],
        kept: Sequence[Binding] = (),
    ) -> None:
        """`beats` counts them, `hearing` is what is heard and `heard` what that bends by itself; `kept` are
        the rows there are, and `changed` is told when they are others."""
        self._deck, self._beats, self._changed = deck, beats, changed
        self._hearing, self._heard = hearing or (lambda: SILENCE), heard or (lambda: {})
        self.kept: tuple[Binding, ...] = ()
        self._followers: list[Follower] = []
        for control in CONTROLS:
            deck.answer(control, self._act(control.address))
        deck.at_panic(lambda: deck.move(ON, 0.0))
        self._set(tuple(kept))

    def _act(self, address: str) -> Callable[[float], None]:
        parts = address.split("/")
        if len(parts) != 4:
            return lambda value: None
        row, name = int(parts[2]) - 1, parts[3]

        def act(value: float) -> None:
            if row < len(self.kept):
                self._turn(row, value, name)

        return act

    def _turn(self, row: int, value: float, name: str) -> None:
        """A fader of a row moves: that is no step of undo."""
        one = self.kept[row]
        one = replace(one, amount=value) if name == "amount" else replace(one, on=value > 0.5)
        self.kept = (*self.kept[:row], one, *self.kept[row + 1 :])
        self._changed()

    def listen(self, at: float) -> None:
        """Bend controls for the picture of show time `at`."""
        bends = dict(self._heard())
        if self._deck.value(ON) > 0.5 and self.kept:
            moment = Moment(at, self._beats(), self._hearing(), self._shares())
            for binding, follower in zip(self.kept, self._followers, strict=True):
                if binding.on:
                    bends[binding.to] = bends.get(binding.to, 0.0) + follower.share(binding, moment)
        self._deck.bend(bends)

    def _shares(self) -> dict[str, float]:
        wanted = {one.of for one in self.kept if one.source == "control"} & self._deck.known.keys()
        return {one: self._deck.known[one].share(self._deck.value(one)) for one in wanted}

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Nothing is held."""

    def put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The table is this from now on. Raises DreamError that names the row and what is wrong in it."""
        before, after = self.kept, checked(rows, self._deck)
        self._set(after)
        self._changed()
        self._deck.history.did(lambda: self._again(before), lambda: self._again(after))

    def _again(self, kept: tuple[Binding, ...]) -> None:
        self._set(kept)
        self._changed()

    def _set(self, kept: tuple[Binding, ...]) -> None:
        self.kept = kept
        self._followers = [Follower() for _ in kept]
        for row in range(SLOTS):
            one = kept[row] if row < len(kept) else None
            self._deck.tell(f"/modulation/{row + 1}/amount", one.amount if one else 0.0)
            self._deck.tell(f"/modulation/{row + 1}/on", float(one is not None and one.on))

    def text(self) -> str:
        """The file that keeps it."""
        plain = asdict(Binding("", ""))
        return _HEAD + rows("row", map(asdict, self.kept), plain, ("to", "source", "amount"))

    def state(self) -> dict[str, object]:
        """For a panel."""
        return {
            "on": self._deck.value(ON) > 0.5,
            "rows": [asdict(one) for one in self.kept],
            "sources": SOURCES,
            "curves": CURVES,
            "triggers": TRIGGERS,
        }


_Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
_Seconds = Annotated[float, Meta(ge=0.0, le=3600.0)]


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    to: str
    source: str
    amount: Annotated[float, Meta(ge=-1.0, le=1.0)] = 0.5
    offset: _Unit = 0.0
    curve: str = "linear"
    inverted: bool = False
    rise: _Seconds = 0.0
    fall: _Seconds = 0.0
    rate: Annotated[float, Meta(ge=0.0, le=30.0)] = 0.25
    beats: Annotated[float, Meta(ge=0.0, le=1024.0)] = 0.0
    phase: _Unit = 0.0
    trigger: str = "beat"
    attack: _Seconds = 0.02
    hold: _Seconds = 0.0
    release: _Seconds = 0.4
    of: str = ""
    on: bool = True


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    row: list[_Row] = []


def checked(rows: Sequence[Mapping[str, Any]], deck: Deck) -> tuple[Binding, ...]:
    """Rows as bindings. Raises DreamError (code 2)."""
    try:
        found = msgspec.convert({"row": list(rows)}, _Table).row
    except msgspec.ValidationError as error:
        raise DreamError(f"modulation: {error}", 2) from None
    if len(found) > SLOTS:
        raise DreamError(f"modulation: there are {len(found)} rows, and room for {SLOTS}", 2)
    for number, one in enumerate(found):
        for what, value, known in (
            ("source", one.source, SOURCES), ("curve", one.curve, CURVES), ("trigger", one.trigger, TRIGGERS),
        ):  # fmt: skip
            if value not in known:
                raise DreamError(f'modulation: row[{number}].{what} is "{value}"; take {", ".join(known)}', 2)
        control = deck.known.get(one.to)
        if control is None or not deck.is_kept(one.to) or control.kind == "trigger":
            raise DreamError(
                f'modulation: row[{number}].to is "{one.to}", which is no control of the take', 2
            )
        if one.source == "control" and one.of not in deck.known:
            raise DreamError(f'modulation: row[{number}].of is "{one.of}", no control', 2)
    return tuple(Binding(**msgspec.structs.asdict(one)) for one in found)


def path_of(show: Path) -> Path:
    """Where the table of a set lies."""
    return show.with_suffix(".modulation.toml")


def read(path: Path, deck: Deck) -> tuple[Binding, ...]:
    """The rows in a file; none where there is none. Raises DreamError (code 2) with file and line or row."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        unknown = set(found) - {"row"}
        if unknown:
            raise DreamError(f'"{unknown.pop()}" is not known; there is [[row]]', 2)
        return checked(found.get("row", []), deck)
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, DreamError) as error:
        raise DreamError(f"{path}: {error}; mend it, or move it away to begin without", 2) from None
    except OSError as error:
        raise DreamError(f"{path} cannot be read ({error.strerror}); move it away", 2) from None
