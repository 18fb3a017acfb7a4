"""A picture source with a real shader in it: domain-warped value noise, drawn by EGL or the system's GL."""

import sys
from typing import Any

import moderngl

_VERTEX = """#version 330
out vec2 at;
void main() {
    vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    at = corner;
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}"""

_FRAGMENT = """#version 330
in vec2 at;
out vec4 colour;
uniform float time;
uint mix32(uint x) { x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; return x ^ (x >> 16); }
float hash(ivec2 p) { return float(mix32(uint(p.x) + mix32(uint(p.y))) >> 8) / 16777216.0; }
float noise(vec2 p) {
    ivec2 i = ivec2(floor(p)); vec2 f = fract(p); f = f * f * (3.0 - 2.0 * f);
    float below = mix(hash(i), hash(i + ivec2(1, 0)), f.x);
    float above = mix(hash(i + ivec2(0, 1)), hash(i + ivec2(1, 1)), f.x);
    return mix(below, above, f.y);
}
float fbm(vec2 p) {
    float sum = 0.0, weight = 0.5;
    for (int octave = 0; octave < 5; octave++) {
        sum += weight * noise(p);
        p = p * 2.03 + 17.0;
        weight *= 0.5;
    }
    return sum;
}
void main() {
    vec2 p = at * vec2(5.3, 3.0);
    vec2 q = vec2(fbm(p + 0.1 * time), fbm(p + 5.2));
    vec2 r = vec2(fbm(p + 3.0 * q + 0.07 * time), fbm(p + 3.0 * q + 8.3));
    float v = fbm(p + 3.0 * r);
    colour = vec4(v * v * 1.6, v * q.x, 0.3 + 0.5 * r.y * v, 1.0);
}"""


class ShaderSource:
    """Draws into an RGBA8 framebuffer of `size`. It holds a GL context: call `close` when done."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        options: dict[str, Any] = {} if sys.platform == "darwin" else {"backend": "egl"}
        self.context = moderngl.create_context(standalone=True, **options)
        self._program = self.context.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        self._corners = self.context.vertex_array(self._program, [])
        self._target = self.context.simple_framebuffer(size, components=4)

    def draw(self, time: float) -> None:
        """Draw show time `time`, seconds."""
        self._target.use()
        self._program["time"].value = time
        self._corners.render(moderngl.TRIANGLES, vertices=3)

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> None:
        """Copy the picture, RGBA8."""
        self._target.read_into(buffer, components=components, alignment=alignment)

    def close(self) -> None:
        """Give the GL context back."""
        self.context.release()
