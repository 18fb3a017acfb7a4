#version 330
// A tile near a seam, with the nearest dreams of either side.
uniform isampler2D instances; // 2 texels a record: (column, row, left 0, left 1), (left 2, right 0-2)
uniform sampler2D dreamers;
uniform sampler2D corners;
uniform int first;
uniform vec4 view;
uniform float tile;
uniform ivec2 corner_first;
out vec2 border_at;
out vec2 point;
flat out vec3 left_1, left_2, left_3, right_1, right_2, right_3; // x, y, lead
vec3 border_of(int dream) {
    return dream < 0 ? vec3(0.0, 0.0, -1.0e4) : texelFetch(dreamers, ivec2(0, dream), 0).xyz;
}
void main() {
    int record = first + gl_VertexID / 4;
    ivec2 slot = ivec2((record % 512) * 2, record / 512);
    ivec4 head = texelFetch(instances, slot, 0), rest = texelFetch(instances, slot + ivec2(1, 0), 0);
    ivec2 corner = head.xy + ivec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1);
    point = vec2(corner) * tile;
    left_1 = border_of(head.z);
    left_2 = border_of(head.w);
    left_3 = border_of(rest.x);
    right_1 = border_of(rest.y);
    right_2 = border_of(rest.z);
    right_3 = border_of(rest.w);
    border_at = point + texelFetch(corners, corner - corner_first, 0).xy;
    gl_Position = vec4((point - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
