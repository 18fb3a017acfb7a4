"""A Frame as it is played: what controls do over what the story does. Pure."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dreamscape.score.controls import band_address
from dreamscape.score.frame import Frame, Grade, Layers, Links, Seam, Single
from dreamscape.score.music import Music
from dreamscape.score.spectrum import BANDS
from dreamscape.score.table import through

Values = Mapping[str, float]

_GREY = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Luminance of linear sRGB primaries (BT.709)."""


def played(frame: Frame, values: Values) -> Frame:
    """`frame` with the controls (by address, as in controls.py) at `values`; controls that are not there
    rest."""
    if not values:
        return frame
    grade = _grade(frame.grade, values)
    flare = through("grade.beat", grade.beat) / through("grade.beat", frame.grade.beat)
    return replace(
        frame,
        layers=_layers(frame.layers, values, flare),
        links=_links(frame.links, values, flare),
        seams=tuple(_seam(seam, values) for seam in frame.seams),
        grade=grade,
        music=played_music(frame.music, values) if frame.music else None,
        verses=tuple(
            replace(verse, opacity=verse.opacity * _times(values, "/words/opacity")) for verse in frame.verses
        ),
        inputs=_inputs(values),
        bands=_bands(values),
    )


def played_music(music: Music, values: Values) -> Music:
    """What is heard, with the controls at `values`."""
    if not values:
        return music
    tone = music.tone
    dark = _plus(values, "/output/blackout") >= 0.5
    return replace(
        music,
        voices=replace(music.voices, gain=_scaled(music.voices.gain, values, "/sound/voices")),
        textures=replace(music.textures, weight=_scaled(music.textures.weight, values, "/sound/textures")),
        tone=replace(
            tone,
            light=_within(tone.light + _plus(values, "/sound/light"), -1.0, 1.0),
            chaos=_within(tone.chaos + _plus(values, "/sound/chaos")),
            brightness=0.0 if dark else tone.brightness,
        ),
    )


def _times(values: Values, address: str) -> float:
    return values.get(address, 1.0)


def _plus(values: Values, address: str) -> float:
    return values.get(address, 0.0)


def _scaled(column: Single, values: Values, address: str) -> Single:
    scaled: Single = column * np.float32(_times(values, address))
    return scaled


def _shifted(column: Single, values: Values, address: str) -> Single:
    shifted: Single = np.clip(column + np.float32(_plus(values, address)), 0.0, 1.0)
    return shifted


def _within(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return min(max(value, low), high)


def _layers(layers: Layers, values: Values, flare: float) -> Layers:
    colours = layers.colours
    if "/picture/hue" in values or "/picture/saturation" in values:
        colours = _turned(colours, _plus(values, "/picture/hue"), _times(values, "/picture/saturation"))
    return replace(
        layers,
        scale=_scaled(layers.scale, values, "/dreams/size"),
        softness=_scaled(layers.softness, values, "/dreams/border"),
        calm=_shifted(layers.calm, values, "/dreams/calm"),
        clarity=_scaled(layers.clarity, values, "/dreams/clarity"),
        lamp=np.minimum(_scaled(layers.lamp, values, "/dreams/lamps") * np.float32(flare), np.float32(1.0)),
        colours=colours,
    )


def _turned(colours: Single, degrees: float, saturation: float) -> Single:
    """Linear RGB turned about the grey axis and drawn from or to its own luminance."""
    angle = np.deg2rad(degrees)
    third, along = 1.0 / 3.0, np.sqrt(1.0 / 3.0) * np.sin(angle)
    turn = np.full((3, 3), third * (1.0 - np.cos(angle))) + np.eye(3) * np.cos(angle)
    turn += along * np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
    found = np.maximum(colours @ turn.T.astype(np.float32), np.float32(0.0))
    grey = (found @ _GREY)[..., None]
    drawn: Single = np.maximum(grey + (found - grey) * np.float32(saturation), np.float32(0.0))
    return drawn


def _links(links: Links, values: Values, flare: float) -> Links:
    return replace(
        links,
        strength=_scaled(links.strength, values, "/threads/strength") * np.float32(flare),
        tension=_shifted(links.tension, values, "/threads/tension"),
        fray=_shifted(links.fray, values, "/threads/fray"),
    )


def _seam(seam: Seam, values: Values) -> Seam:
    return replace(
        seam,
        width=seam.width * _times(values, "/seams/open"),
        shear=seam.shear * _times(values, "/seams/shift"),
        gold=_within(seam.gold * _times(values, "/seams/gold")),
    )


def _grade(grade: Grade, values: Values) -> Grade:
    lit = 0.0 if _plus(values, "/output/blackout") >= 0.5 else _times(values, "/picture/brightness")
    heard = {name: _heard(name, getattr(grade, name), values) for name in _HEARD}
    return replace(
        grade,
        unity=_within(grade.unity + _plus(values, "/picture/unity")),
        flow=grade.flow * _times(values, "/picture/flow"),
        chaos=_within(grade.chaos + _plus(values, "/picture/chaos")),
        night=_within(grade.night + _plus(values, "/picture/night")),
        sunrise=_within(grade.sunrise + _plus(values, "/picture/sunrise")),
        bloom=grade.bloom * _times(values, "/picture/bloom"),
        memory=grade.memory * _times(values, "/picture/memory"),
        brightness=grade.brightness * lit,
        **heard,
    )


def _heard(name: str, heard: float, values: Values) -> float:
    """How much the picture answers to what the show hears and what is heard live."""
    return _within(heard + _plus(values, f"/heard/{name}")) * _times(values, f"/hearing/{name}")


def _bands(values: Values) -> tuple[float, ...]:
    """What is heard in each band; nothing where nobody listens to any."""
    levels = tuple(_plus(values, address) for address in _BANDS)
    return levels if any(levels) else ()


_BANDS = tuple(band_address(one) for one in range(BANDS))
_HEARD = ("low", "mid", "high", "beat")


def _inputs(values: Values) -> tuple[tuple[str, str, float], ...]:
    """Visuals' own inputs: addresses of three parts."""
    parts = ((address.split("/"), value) for address, value in sorted(values.items()))
    return tuple((one[2], one[3], value) for one, value in parts if len(one) == 4 and one[1] == "dreams")
