#version 330
#include "fbm3.glsl"
// A tile of the picture, for passes that are drawn only where they are needed.
uniform isampler2D instances; // one texel a record: column, row
uniform int first;
uniform vec4 view;            // what the target shows: x, y, width, height in plane heights
uniform float tile;
uniform float TIME;
out vec2 uv;
out vec2 point;               // plane heights
out float mist;               // 0..1, drifts
void main() {
    int record = first + gl_VertexID / 4;
    ivec2 corner = texelFetch(instances, ivec2(record % 512, record / 512), 0).xy
                 + ivec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1);
    point = vec2(corner) * tile;
    uv = (point - view.xy) / view.zw;
    mist = fbm3(point * 1.7 + vec2(TIME * 0.011, -TIME * 0.006));
    mist = mist * mist * (0.4 + 0.6 * noise(point * 5.0 - vec2(TIME * 0.02, 0.0)));
    gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0);
}
