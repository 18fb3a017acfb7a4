#version 330
// A thread is three strands twisted round each other (one, where they could not be told apart), each a ribbon of
// `steps` quads along the way. All ribbons are one strip: the first and last corner of each come twice, so that
// what joins two has no area.
uniform sampler2D links;     // a row a thread: (ax, ay, bx, by), (strength, tension, fray, pulse), (warmth, seed, kind, -)
uniform vec4 view;
uniform float lines;
uniform float grain;
uniform float TIME;
out float along;             // 0..1 from a to b
out float across;            // -1..1 over the ribbon
out float half_width;        // pixels
flat out vec4 state;         // strength, tension, fray, pulse
flat out vec4 nature;        // warmth, seed, strand 0..2, weight of the strand
flat out vec2 tie;           // kind: 0 a thread, 1 a plotline, 2 an answer to a call; its length in plane heights
uniform int steps;
uniform int strands;         // 3 or 1
const float SIDE_STRAND = 0.55; // weight of the second and third strand
vec2 on_strand(float u, vec2 a, vec2 b, float strand, float seed, float tension, float fray) {
    vec2 way = b - a;
    float reach = length(way) + 1e-5;
    vec2 normal = vec2(-way.y, way.x) / reach;
    float ends = smoothstep(0.0, 0.22, u) * smoothstep(1.0, 0.78, u);
    float bow = (seed - 0.5) * 0.38 * 4.0 * u * (1.0 - u);
    float slack = mix(0.10, 0.015, tension) * sin(3.14159 * u);
    float turn = u * (9.0 + 7.0 * seed) + strand * 2.0944 + TIME * 0.22 + seed * 6.28;
    float twist = sin(turn) * (0.016 + 0.010 * strand) + sin(turn * 2.3 + strand) * 0.006;
    float tremble = tension * tension * 0.006 * sin(u * 60.0 + TIME * 2.4 + strand);
    // torn: the loose ends sink and curl
    float loose = fray * exp(-abs(u - 0.5) * 6.0);
    vec2 fall = vec2(0.03 * sin(turn * 1.7), -0.16) * loose * reach;
    return a + way * u + normal * reach * (bow + (twist + tremble) * ends) + vec2(0.0, -reach * slack) + fall;
}
void main() {
    int corners = 2 * steps + 4;
    int row = gl_VertexID / (strands * corners);
    float strand = float(gl_VertexID / corners % strands);
    int corner = clamp(gl_VertexID % corners - 1, 0, 2 * steps + 1);
    vec4 ends = texelFetch(links, ivec2(0, row), 0);
    state = texelFetch(links, ivec2(1, row), 0);
    vec4 more = texelFetch(links, ivec2(2, row), 0);
    float alone = 1.0 + 2.0 * SIDE_STRAND;
    nature = vec4(more.xy, strand, strands == 1 ? alone : strand < 0.5 ? 1.0 : SIDE_STRAND);
    tie = vec2(more.z, distance(ends.xy, ends.zw));
    along = float(corner >> 1) / float(steps);
    across = float(corner & 1) * 2.0 - 1.0;
    vec2 here = on_strand(along, ends.xy, ends.zw, strand, more.y, state.y, state.z);
    vec2 next = on_strand(along + 0.004, ends.xy, ends.zw, strand, more.y, state.y, state.z);
    vec2 forward = normalize(next - here + 1e-6);
    half_width = max(grain * 0.055 * lines * (strand < 0.5 ? 1.0 : 0.7), 3.0);
    vec2 where = here + vec2(-forward.y, forward.x) * across * half_width / lines;
    gl_Position = vec4((where - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
