"""The programs that draw a dream visual among others: one quad a (tile, dream).

The visual's own text is not touched. Around it stand declarations made from its ISF header: an input
whose name the score drives for each dreamer comes as a flat varying, every other one as a uniform.
Each visual has two programs: *alone* for tiles that belong to one dream, and *among others*.
"""

from pathlib import Path

from dreamscape.render import source
from dreamscape.resources import folder

PER_DREAMER = {
    "seed": "dreamer_line.y",
    "age": "dreamer_line.z",
    "calm": "dreamer_mood.x",
    "clarity": "dreamer_mood.y",
    "breath": "dreamer_mood.z",
    "weight": "dreamer_mood.w",
}
"""Inputs the score drives for each dreamer, and the varying that carries them."""

COLOURS = ("night", "near", "far", "glow")
"""The stops of a dreamer's palette."""


FRAY = 0.15
"""How far a border frays, in typical dream radii."""

REACH = 3.0
"""Beyond this many widths of a soft border a dream weighs nothing."""

SHORE = 0.62
"""Inside this share of its island a dream is solid; outside it thins into the night."""

_TYPES = {
    "float": "float",
    "color": "vec4",
    "bool": "bool",
    "long": "int",
    "point2D": "vec2",
    "event": "bool",
}

_MACROS = """
#define isf_FragNormCoord dream_at
#define RENDERSIZE vec2(dreamer_line.x)
#define PASSINDEX 0
#define gl_FragColor dream_colour
#define height(h) (dream_height = (h))
#define emission(e) (dream_emission = (e))
#define main dream_main
"""


def declarations(inputs: dict[str, str]) -> str:
    """GLSL for a visual's inputs: `inputs` maps each name to its ISF type.

    What the score drives is declared as a variable that `dream_begin` fills: a macro would reach into
    the visual's own names."""
    lines, begin = [], []
    for name, kind in inputs.items():
        if name in PER_DREAMER:
            lines.append(f"float {name};\n")
            begin.append(f"    {name} = {PER_DREAMER[name]};\n")
        elif name in COLOURS:
            lines.append(f"flat in vec4 dreamer_{name};\nvec4 {name};\n")
            begin.append(f"    {name} = dreamer_{name};\n")
        else:
            lines.append(f"uniform {_TYPES[kind]} {name};\n")
    return "".join([*lines, "void dream_begin() {\n", *begin, "}\n"])


def fragment_text(
    visual: source.Source, inputs: dict[str, str], octaves: int, among: bool
) -> tuple[str, int]:
    """The whole fragment shader and how many of its lines come before the visual's own."""
    defines = f"#version 330\n#define OCTAVES {octaves}\n#define OCTAVE_FADE octave_visible\n"
    defines += f"#define SCENE_FRAY {FRAY}\n#define SCENE_SHORE {SHORE}\n#define SCENE_REACH {REACH}\n"
    if among:
        defines += "#define AMONG_OTHERS\n"
    before = defines + core("dream_head.glsl").text + declarations(inputs) + _MACROS
    seen = {origin.name for origin, _ in visual.origins}
    after = source.read_beside(folder("shaders") / "core" / "dream_tail.glsl", seen).text
    return before + visual.text + "#undef main\n" + after, before.count("\n")


def core(name: str) -> source.Source:
    """One of the host's own shader files."""
    return source.read(Path(folder("shaders") / "core" / name))
