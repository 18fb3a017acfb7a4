"""The host's own lines around a shader's: declarations before, the call of its main function after.

One text for each language (stage.py): ISF, Shadertoy, web pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dreamscape.render.repair import Text
from dreamscape.render.stage import ISF

_OLD_FUNCTIONS = {
    "texture2D": "texture",
    "texture3D": "texture",
    "textureCube": "texture",
    "texture2DLod": "textureLod",
    "texture2DProj": "textureProj",
    "texture2DLodEXT": "textureLod",
    "textureCubeLodEXT": "textureLod",
    "textureCubeLod": "textureLod",
    "texture2DGrad": "textureGrad",
    "texture2DGradEXT": "textureGrad",
    "texture2DProjLodEXT": "textureProjLod",
    "sampler2DRect": "sampler2D",
}

_IMG = """
#define vv_FragNormCoord isf_FragNormCoord
#define vv_vertShaderInit isf_vertShaderInit
#define texture2DRect IMG_PIXEL
vec2 IMG_SIZE(sampler2D i) { return vec2(textureSize(i, 0)); }
vec4 IMG_NORM_PIXEL(sampler2D i, vec2 p) { return texture(i, p); }
vec4 IMG_NORM_PIXEL(sampler2D i, vec2 p, float bias) { return texture(i, p); }
vec4 IMG_PIXEL(sampler2D i, vec2 p) { return texture(i, p / IMG_SIZE(i)); }
vec4 IMG_PIXEL(sampler2D i, vec2 p, float bias) { return texture(i, p / IMG_SIZE(i)); }
vec4 IMG_THIS_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
vec4 IMG_THIS_NORM_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
vec4 IMG_NORM_THIS_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
"""

_FRAGMENT = """
layout(location = 0) out vec4 isf_FragColor;
in vec2 isf_FragNormCoord;
uniform vec2 isf_Origin;
uniform bool isf_Shows;
vec4 isf_Unseen;
vec4 isf_FragCoord = vec4(gl_FragCoord.xy + isf_Origin, gl_FragCoord.zw);
"""

_RELIEF = """
layout(location = 1) out vec4 isf_Relief;
#define height(h) (isf_Relief.x = (h))
#define emission(e) (isf_Relief.y = (e))
"""

_NO_RELIEF = """
#define height(h)
#define emission(e)
"""

_MAIN = """
#undef main
void main() {
    isf_FragColor = vec4(0.0);
    BEGIN
    isf_main();
    END
}
"""

_MAIN_IMAGE = """
#undef main
void main() {
    isf_FragColor = vec4(0.0);
    mainImage(isf_FragColor, isf_FragCoord.xy);
    END
}
"""

# What is shown is held to what a screen can show, as other hosts' 8 bits do: NaN is black, Inf white.
_HELD = """
vec4 isf_Held(vec4 c) { return mix(clamp(c, 0.0, 1.0), vec4(0.0), isnan(c)); }
"""
_SHOWN = "if (isf_Shows) isf_FragColor = isf_Held(isf_FragColor);"
_OPAQUE = "if (isf_Shows) isf_FragColor.a = 1.0;"

_VERTEX = """
#define varying out
#define attribute in
uniform vec4 isf_Region;
out vec2 isf_FragNormCoord;
vec2 isf_position = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
void isf_vertShaderInit() {
    gl_Position = vec4(isf_position, 0.0, 1.0);
    isf_FragNormCoord = isf_position * 0.5 + 0.5;
}
"""

# A file's own vertex shader may move and turn the whole picture: the region is cut out after it.
_VERTEX_END = """
#undef main
void main() {
    isf_main();
    vec2 middle = (isf_Region.xy + 0.5 * isf_Region.zw) * 2.0 - 1.0;
    gl_Position.xy = (gl_Position.xy - middle * gl_Position.w) / isf_Region.zw;
}
"""

# Without one, exact coordinates are given to the corners of the region itself.
PLAIN_VERTEX = """void main() {
    isf_vertShaderInit();
    isf_FragNormCoord = isf_Region.xy + isf_Region.zw * isf_FragNormCoord;
}"""


@dataclass(frozen=True, slots=True)
class Host:
    """What stands around one pass."""

    language: str
    declared: Mapping[str, str]  # name to GLSL type of each uniform
    relief: bool = False  # height() and emission() are drawn to a second target
    octaves: int | None = None
    moves: bool = False  # the file has a vertex shader
    is_dream: bool = False  # height() and emission() are known words, and colours are left as they are
    defines: tuple[str, ...] = ()

    def fragment(self, version: int, text: Text) -> tuple[str, int]:
        """The whole text and how many lines come before the file's own."""
        own = "\n".join(text.lines)
        calls_main = bool(re.search(r"\bmain\s*\(", own)) or not re.search(r"\bmainImage\b", own)
        head = [f"#version {version}", *text.extensions]
        head += ["#define varying in"] if self.moves else []
        head += [
            *_FRAGMENT.split("\n"),
            *_HELD.split("\n"),
            *self._uniforms(),
            *self._compatible(own),
            *self._isf(),
        ]
        head += [f"#define {name} 1" for name in self.defines]
        head += [f"#define OCTAVES {self.octaves}"] if self.octaves else []
        head += [*text.before, *(["#define main isf_main"] if calls_main else [])]
        return "\n".join(
            [
                *head,
                *text.lines,
                self._end(_MAIN if calls_main else _MAIN_IMAGE, text.result if calls_main else ""),
            ]
        ), len(head)

    def vertex(self, version: int, text: Text) -> tuple[str, int]:
        """The whole text and how many lines come before the file's own."""
        head = [f"#version {version}", *text.extensions, *_VERTEX.split("\n"), *self._uniforms()]
        head += [*self._compatible("\n".join(text.lines)), *_IMG.split("\n"), *text.before]
        head += ["#define main isf_main"] if self.moves else []
        return "\n".join([*head, *text.lines, _VERTEX_END if self.moves else ""]), len(head)

    def _uniforms(self) -> Iterator[str]:
        for name, kind in self.declared.items():
            yield f"uniform {kind} {name};"
            if (
                kind == "sampler2D" and self.language == ISF
            ):  # hosts keep these names, but some files use them
                yield f"#define _{name}_imgRect vec4(0.0, 0.0, 1.0, 1.0)"
                yield f"#define _{name}_imgSize IMG_SIZE({name})"
                yield f"#define _{name}_flip false"

    def _compatible(self, own: str) -> list[str]:
        """Older names of functions, unless the file has functions or macros of its own so called."""
        mine = set(re.findall(r"\b[biu]?(?:vec[234]|float|define)\s+(texture\w+)\s*\(", own))
        mine |= set(re.findall(r"#\s*define\s+(\w+)", own))
        return [f"#define {old} {new}" for old, new in _OLD_FUNCTIONS.items() if old not in mine]

    def _isf(self) -> list[str]:
        if self.language != ISF:
            return []
        relief = _RELIEF if self.relief else _NO_RELIEF if self.is_dream else ""
        return _IMG.split("\n") + relief.split("\n")

    def _end(self, main: str, result: str) -> str:
        begin = "isf_Relief = vec4(-1.0, 0.0, 0.0, 1.0);" if self.relief else ""
        end = "" if self.is_dream else _SHOWN if self.language == ISF else _SHOWN + _OPAQUE
        shown = f"isf_FragColor = {result};\n    " if result else ""
        return main.replace("BEGIN", begin).replace("END", shown + end)
