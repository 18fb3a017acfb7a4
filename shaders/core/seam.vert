#version 330
// A point is a tile near a seam, with the nearest dreams of either side.
uniform isampler2D instances; // 2 texels a record: (column, row, left 0, left 1), (left 2, right 0-2)
uniform sampler2D dreamers;
uniform sampler2D corners;
uniform int first;
uniform vec2 size;       // of the target, pixels
uniform float tile;
uniform float tile_pixels;
uniform ivec2 corner_first;
flat out vec4 tile_at;     // its lower left: in pixels of the target, in plane heights
flat out vec4 low, high;   // the warped points at its lower and upper corners
flat out vec3 left_1, left_2, left_3, right_1, right_2, right_3; // x, y, lead
vec3 border_of(int dream) {
    return dream < 0 ? vec3(0.0, 0.0, -1.0e4) : texelFetch(dreamers, ivec2(0, dream), 0).xyz;
}
vec2 warped(ivec2 at, ivec2 corner) {
    return vec2(at + corner_first + corner) * tile + texelFetch(corners, at + corner, 0).xy;
}
void main() {
    int record = first + gl_VertexID;
    ivec2 slot = ivec2((record % 512) * 2, record / 512);
    ivec4 head = texelFetch(instances, slot, 0), rest = texelFetch(instances, slot + ivec2(1, 0), 0);
    ivec2 corner = head.xy - corner_first;
    tile_at = vec4(vec2(corner) * tile_pixels, vec2(head.xy) * tile);
    low = vec4(warped(corner, ivec2(0, 0)), warped(corner, ivec2(1, 0)));
    high = vec4(warped(corner, ivec2(0, 1)), warped(corner, ivec2(1, 1)));
    left_1 = border_of(head.z);
    left_2 = border_of(head.w);
    left_3 = border_of(rest.x);
    right_1 = border_of(rest.y);
    right_2 = border_of(rest.z);
    right_3 = border_of(rest.w);
    gl_PointSize = tile_pixels;
    gl_Position = vec4((tile_at.xy + 0.5 * tile_pixels) / size * 2.0 - 1.0, 0.0, 1.0);
}
