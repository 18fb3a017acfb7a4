"""Shaders of shadertoy.com as visuals: `mainImage` texts, with the files beside them that belong to them.

What its host declares and how passes follow each other: https://www.shadertoy.com/howto"""

import re
from pathlib import Path

from dreamscape.render.isf import GENERATOR, Header, Visual
from dreamscape.render.meanings import SHADERTOY_GIVEN
from dreamscape.render.source import read
from dreamscape.render.stage import SHADERTOY, Channel, Stage

MAIN_IMAGE = re.compile(r"\bvoid\s+mainImage\s*\(")


def load(path: Path) -> Visual:
    """Read a Shadertoy text. Raises DreamError naming file and line."""
    header = load_header(path)
    fields = {name: getattr(header, name) for name in Header.__dataclass_fields__}
    source = read(path)
    channels = tuple(Channel(f"iChannel{number}", "isf_Blank") for number in range(4))
    stages = (Stage("Image", source, channels),)
    return Visual(
        **fields, source=source, vertex=None, language=SHADERTOY, stages=stages, given=SHADERTOY_GIVEN
    )


def load_header(path: Path) -> Header:
    return Header(
        name=path.stem,
        path=path,
        kind=GENERATOR,
        description="",
        credit="",
        categories=("shadertoy",),
        keywords=(),
        inputs=(),
        passes=(None,),
        buffers=(),
        imported=(),
        version=2,
        notes=(),
    )
