"""When everything of a festival happens in a show of given length: scenes, moves of controls, cues.

A loop's laps go on to the show's end and differ by keyed numbers, so no two are alike. A festival with a
tempo has its scenes, moves and cues on bars (on beats where the show is too short for bars).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dreamscape.keyed import uniform_one
from dreamscape.narrative.controls import RESTING
from dreamscape.narrative.exact import tick_of
from dreamscape.narrative.programme.festival import Act, Cue, Festival

BEATS = 4
"""Beats of a bar."""
_HURRIED, _FASTEST = 90.0, 6.0
_ROOMY = 0.8
"""Acts in seconds keep them while they fill at most this share of the show."""
_LENGTH, _HEIGHT, _CHANCE = 60, 61, 62
"""Streams of the keyed numbers."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One act in one lap."""

    act: Act
    index: int
    lap: int
    begin: float  # show time, seconds
    length: float  # seconds; may reach beyond the show's end


@dataclass(frozen=True, slots=True)
class Move:
    """A control set out to reach `value` within `seconds`."""

    at: float  # show time, seconds
    control: str
    value: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """A festival laid out in a show of `duration` seconds."""

    festival: Festival
    seed: int
    duration: float
    lap: float  # seconds
    grid: float  # seconds everything is snapped to; 0: nothing is
    scenes: tuple[Scene, ...]

    @property
    def pace(self) -> float:
        """1..6: how much what heals, breaks and fades is hurried in a short show."""
        return min(max(_HURRIED / self.lap, 1.0), _FASTEST)

    def permitted(self, word: str, at: float) -> float | None:
        """The first time from `at` on when `word` (of MAY) may happen, if any."""
        for scene in self.scenes:
            if word in scene.act.may and tick_of(at) < tick_of(scene.begin + scene.length):
                return max(at, scene.begin)
        return None

    def latest(self, word: str) -> float:
        """The last tenth of a second in which `word` (of MAY) may happen; 0 when it never may."""
        ends = [scene.begin + scene.length for scene in self.scenes if word in scene.act.may]
        return max(0.0, min(max(ends, default=0.0), self.duration) - 0.1)

    def first(self, word: str) -> Scene | None:
        """The first scene in which `word` (of MAY) may happen."""
        return next((scene for scene in self.scenes if word in scene.act.may), None)


def timetable(festival: Festival, seed: int, duration: float) -> Timetable:
    """The festival in a show of `duration` seconds (above 0); equal arguments give equal timetables.

    A loop that is longer than the show is squeezed, so that the show is one lap.
    """
    lap = min(festival.length, duration) if festival.loop else duration
    grid = _grid(festival, lap)
    scenes: list[Scene] = []
    begin, number = 0.0, 0
    while begin < duration - 1e-6 and (festival.loop or number == 0):
        lengths = lengths_of(festival, seed, number, lap)
        for index, (act, length) in enumerate(zip(festival.acts, lengths, strict=True)):
            start = snapped(begin, grid)
            begin += length
            if start < duration - 1e-6:
                scenes.append(Scene(act, index, number, start, snapped(begin, grid) - start))
        number += 1
    return Timetable(festival, seed, duration, lap, grid, tuple(scenes))


def snapped(at: float, grid: float) -> float:
    """The moment of the grid nearest to `at`."""
    return round(at / grid) * grid if grid else at


def _grid(festival: Festival, lap: float) -> float:
    if not festival.tempo:
        return 0.0
    beat = 60.0 / festival.tempo
    shortest = min(lengths_of(festival, 0, 0, lap))
    if shortest >= 4 * BEATS * beat:
        return BEATS * beat
    return beat if shortest >= BEATS * beat else 0.0


def lengths_of(festival: Festival, seed: int, lap_number: int, lap: float) -> list[float]:
    """Of each act in one lap, seconds; they sum to `lap`."""
    weights = [0.0 if act.seconds else act.weight for act in festival.acts]
    fixed, heavy = sum(act.seconds for act in festival.acts), sum(weights)
    if lap_number:
        weights = [
            weight * _varied(festival, seed, f"{act.name}|length", lap_number, _LENGTH)
            for act, weight in zip(festival.acts, weights, strict=True)
        ]
    rest = (lap if heavy and fixed <= _ROOMY * lap else festival.length) - fixed
    shares = [weight * rest / (sum(weights) or 1.0) for weight in weights]
    natural = [act.seconds or share for act, share in zip(festival.acts, shares, strict=True)]
    whole = sum(natural)
    return natural if abs(whole - lap) < 1e-9 * lap else [each * lap / whole for each in natural]


def _varied(festival: Festival, seed: int, what: str, lap: int, stream: int) -> float:
    """1 - vary .. 1 + vary."""
    return 1.0 + festival.vary * (2.0 * uniform_one(seed, what, lap, stream) - 1.0)


def moves(table: Timetable) -> Iterator[Move]:
    """How the controls move, scene by scene; what moves nothing is left out."""
    festival = table.festival
    stands = dict(RESTING)
    for control, value in festival.controls.items():
        if stands[control] != value:
            stands[control] = value
            yield Move(0.0, control, value, 0.0)
    stands["pull"] = _bounded(festival, "pull", stands["pull"])
    if stands["pull"] not in (RESTING["pull"], festival.controls.get("pull")):
        yield Move(0.0, "pull", stands["pull"], 0.0)
    if festival.tempo:
        yield Move(0.0, "tempo", festival.tempo, 0.0)
    for scene in table.scenes:
        for curve in scene.act.curves:
            yield from _along(table, scene, curve.control, curve.points, stands)


def _along(
    table: Timetable,
    scene: Scene,
    control: str,
    points: tuple[tuple[float, float], ...],
    stands: dict[str, float],
) -> Iterator[Move]:
    begun = scene.begin
    for number, (at, height) in enumerate(points):
        value = _height(table, scene, control, number, height)
        until = _until(table, scene, at)
        if value != stands[control] and begun < table.duration:
            yield Move(begun, control, value, until - begun)
            stands[control] = value
        begun = until


def _until(table: Timetable, scene: Scene, at: float) -> float:
    """When a point of a curve is reached. What comes before the act's end stays a step before it, so that
    the dark bar before a drop is never lost."""
    end = scene.begin + scene.length
    until = snapped(scene.begin + at * scene.length, table.grid)
    return end - table.grid if at < 1.0 and until >= end else until


def _height(table: Timetable, scene: Scene, control: str, number: int, height: float) -> float:
    if scene.lap:
        what = f"{scene.act.name}|{control}|{number}"
        varied = height * _varied(table.festival, table.seed, what, scene.lap, _HEIGHT)
        height = round(min(varied, 1.0), 4)
    return _bounded(table.festival, control, height)


def _bounded(festival: Festival, control: str, value: float) -> float:
    return min(value, festival.protect) if control == "pull" else value


def cues(table: Timetable, dreamers: int) -> Iterator[tuple[float, Cue]]:
    """When each cue is due, show time in seconds; those that need more dreamers or time are left out."""
    for scene in table.scenes:
        for number, cue in enumerate(scene.act.cues):
            if dreamers < max(cue.needs, 2) or table.lap < cue.lasts:
                continue
            drawn = uniform_one(table.seed, f"{scene.act.name}|{number}", scene.lap, _CHANCE)
            if drawn >= cue.chance:
                continue
            for k in range(cue.times):
                at = snapped(scene.begin + (cue.at + k * cue.every) * scene.length, table.grid)
                if at <= table.duration:
                    yield at, cue
