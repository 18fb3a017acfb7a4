"""The program that draws one dream visual among others: one instanced quad a (tile, dreamer).

The visual's own text is not touched. Around it stand declarations made from its ISF header: an input
whose name the score drives for each dreamer comes as a flat varying, every other one as a uniform.
"""

from dreamscape.render.source import Source

PER_DREAMER = ("seed", "age", "weight", "calm", "clarity", "breath")
COLOURS = ("night", "near", "far", "glow")
GLOBAL = ("low", "mid", "high", "beat")
_TYPES = {"float": "float", "color": "vec4", "bool": "bool", "long": "int", "point2D": "vec2", "event": "bool"}

_HEAD = """#version 330
#define OCTAVES {octaves}
#define OCTAVE_FADE octave_visible
#define PASSINDEX 0
uniform float TIME, TIMEDELTA, octave_visible;
uniform vec4 DATE;
uniform int FRAMEINDEX;
in vec2 dream_at;
flat in float dream_pixels;
vec4 dream_colour = vec4(0.0, 0.0, 0.0, 1.0);
float dream_height = -1.0, dream_emission = 0.0;
#define isf_FragNormCoord dream_at
#define RENDERSIZE vec2(dream_pixels)
#define gl_FragColor dream_colour
#define height(h) (dream_height = (h))
#define emission(e) (dream_emission = (e))
#define main dream_main
"""


def head(inputs: dict[str, str], octaves: int) -> str:
    """The lines before the visual's text. `inputs` maps each input's name to its ISF type."""
    lines = [_HEAD.format(octaves=octaves)]
    for name, kind in inputs.items():
        if name in PER_DREAMER or name in COLOURS:
            lines.append(f"flat in {_TYPES[kind]} dreamer_{name};\n#define {name} dreamer_{name}\n")
        else:
            lines.append(f"uniform {_TYPES[kind]} {name};\n")
    return "".join(lines)


def body(source: Source) -> str:
    """The visual's own text without its JSON header's effect: comments cost nothing."""
    return source.text
