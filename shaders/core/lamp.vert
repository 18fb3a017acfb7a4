#version 330
// The small light by which each dreamer can be found, and the mark of the dreamer's role about it.
uniform sampler2D lamps;     // a row a lamp, 3 texels: (x, y, brightness, radius in plane heights), (colour), (role, mark, seed)
uniform vec4 view;
uniform float lines, TIME;
uniform int per_row;
uniform int first;
out vec2 corner;
flat out vec3 light;
flat out vec4 mark;          // role, how clearly it is seen, seed, one pixel in corners
const float LEAST = 10.0, PLAIN = 18.0; // radii in pixels between which a mark comes to be seen
void main() {
    int record = first + gl_VertexID / 4;
    ivec2 slot = ivec2((record % per_row) * 3, record / per_row);
    vec4 one = texelFetch(lamps, slot, 0);
    corner = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1) * 2.0 - 1.0;
    float wanted = one.w * lines, drawn = max(wanted, 1.6); // never smaller than the eye can find
    light = texelFetch(lamps, slot + ivec2(1, 0), 0).rgb * one.z * min(1.0, (wanted * wanted + 0.35) / (drawn * drawn));
    mark = vec4(texelFetch(lamps, slot + ivec2(2, 0), 0).xyz, 1.0 / drawn);
    mark.y *= smoothstep(LEAST, PLAIN, drawn);
    vec2 where = one.xy + corner * drawn / lines;
    gl_Position = vec4((where - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
