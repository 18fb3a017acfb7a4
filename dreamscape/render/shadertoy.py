"""Shaders of shadertoy.com as visuals: what several texts with their channels become.

What its host declares and how passes follow each other: https://www.shadertoy.com/howto. Passes are drawn in
the order buffers A to D, image; a buffer that reads itself or a later one sees its last picture."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamscape.render.dream import core
from dreamscape.render.isf import GENERATOR, Buffer, Header, Visual
from dreamscape.render.isf_input import Input
from dreamscape.render.meanings import SHADERTOY_GIVEN
from dreamscape.render.shadertoy_pictures import FILM, NOTHING, SOUND, Wish, stand_in
from dreamscape.render.source import Source
from dreamscape.render.stage import SHADERTOY, Channel, Place, Stage
from dreamscape.render.stock import PREFIX

MAIN_IMAGE = re.compile(r"\bmainImage\s*\(")
IMAGE, BUFFER, COMMON = "image", "buffer", "common"
HEARD = (
    Input("sound", "audioFFT", "Sound", None, None, 512.0),
    Input("wave", "audio", "Waveform", None, None, 512.0),
)
_IN_WORDS = {NOTHING: "black", FILM: "our moving picture", SOUND: "what is heard"}
SMALL = {FILM: ("320", "180"), SOUND: ("512", "2")}


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a Shadertoy."""

    kind: str  # IMAGE, BUFFER, COMMON; others are left out
    title: str  # Image, Buffer A, Common ...
    source: Source
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a Shadertoy beside its texts."""

    path: Path
    name: str
    description: str = ""
    credit: str = ""
    keywords: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def header_of(about: About, parts: Sequence[Part]) -> Header:
    """The header of the visual that `parts` become."""
    return Header(**_header_fields(about, parts))


def visual_of(about: About, parts: Sequence[Part], places: tuple[Place, ...] = ()) -> Visual:
    """The visual that `parts` become; there is an image among them, or a buffer that is shown instead."""
    common = [one.source for one in parts if one.kind == COMMON]
    stages = [own_stage(name) for name in _small(parts)]
    for one in _drawn(parts):
        stages.append(Stage(one.title, joined([*common, one.source]), tuple(_channels(one, parts))))
    return Visual(
        **_header_fields(about, parts),
        source=stages[-1].source,
        vertex=None,
        language=SHADERTOY,
        stages=tuple(stages),
        given=SHADERTOY_GIVEN,
        places=places,
    )


def joined(sources: Iterable[Source]) -> Source:
    """One text after the other."""
    every = list(sources)
    return Source(
        tuple(line for one in every for line in one.lines), tuple(at for one in every for at in one.origins)
    )


def buffer_name(title: str) -> str:
    """What a buffer is called in GLSL: Buffer A is shadertoy_BufferA."""
    return "shadertoy_" + re.sub(r"\W", "", title)


def _header_fields(about: About, parts: Sequence[Part]) -> dict[str, Any]:
    small = _small(parts)
    titles = [one.title for one in _drawn(parts) if one.kind == BUFFER]
    targets: list[str | None] = [*small, *map(buffer_name, titles)]
    image = any(one.kind == IMAGE for one in parts)
    buffers = [Buffer(name, False, False, *SMALL[name], 1) for name in small]
    buffers += [Buffer(buffer_name(one), True, True, "$WIDTH", "$HEIGHT", 1) for one in titles]
    return dict(
        name=about.name,
        path=about.path,
        kind=GENERATOR,
        description=about.description,
        credit=about.credit,
        categories=("shadertoy",),
        keywords=about.keywords,
        inputs=HEARD if SOUND in small else (),
        passes=(*targets, None) if image else tuple(targets),
        buffers=tuple(buffers),
        imported=(),
        version=2,
        notes=(*about.notes, *_replaced(parts)),
    )


def _drawn(parts: Sequence[Part]) -> list[Part]:
    """Buffers in the order of their letters, then the image."""
    buffers = sorted((one for one in parts if one.kind == BUFFER), key=lambda one: one.title)
    return [*buffers, *[one for one in parts if one.kind == IMAGE][:1]]


def _small(parts: Sequence[Part]) -> list[str]:
    """Those pictures of ours that are drawn by passes of their own, if they are asked for."""
    asked = {_picture(wish, parts)[0] for one in _drawn(parts) for wish in one.wishes}
    return [name for name in SMALL if name in asked]


def own_stage(name: str) -> Stage:
    """A pass of ours that draws the picture of this name (shadertoy_pictures.py)."""
    if name == FILM:
        return Stage("film", core("shadertoy_film.glsl"))
    return Stage(
        "sound", core("shadertoy_sound.glsl"), (Channel("iChannel0", "sound"), Channel("iChannel1", "wave"))
    )


def _channels(part: Part, parts: Sequence[Part]) -> Iterable[Channel]:
    wishes = {wish.number: wish for wish in part.wishes}
    for number in range(4):
        wish = wishes.get(number)
        if wish is None:
            yield Channel(f"iChannel{number}", NOTHING)
            continue
        picture, kind = _picture(wish, parts)
        sampler = wish.sampler or {}
        usual = "linear" if wish.kind == BUFFER or picture in SMALL else "mipmap"
        wraps = "clamp" if wish.kind == BUFFER or picture in SMALL else "repeat"
        yield Channel(
            f"iChannel{number}", picture, kind, sampler.get("filter", usual), sampler.get("wrap", wraps)
        )


def _picture(wish: Wish, parts: Sequence[Part]) -> tuple[str, str]:
    if wish.kind == BUFFER:
        there = any(one.kind == BUFFER and one.title == wish.medium for one in parts)
        return buffer_name(wish.medium) if there else NOTHING, "sampler2D"
    return stand_in(wish)


def _replaced(parts: Sequence[Part]) -> Iterable[str]:
    """One sentence for each medium that stands in for another, and for each part that is left out."""
    for one in _drawn(parts):
        for wish in one.wishes:
            if wish.kind != BUFFER:
                picture = _picture(wish, parts)[0]
                ours = _IN_WORDS.get(picture, f"our {picture.removeprefix(PREFIX)}")
                medium = f"{wish.kind} {wish.medium}".strip()
                yield f"{one.title}, iChannel{wish.number}: {ours} stands in for {medium}"
    for one in parts:
        if one.kind not in (IMAGE, BUFFER, COMMON):
            yield f"{one.title} ({one.kind}) is left out: pictures only are drawn"
