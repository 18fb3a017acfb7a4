#version 330
// Four vertices are one tile of one dream. Everything about the dream is fetched here, four times a tile,
// and handed on flat, so that the fragment shader fetches nothing.
uniform isampler2D instances; // 2 texels a record: (column, row, dream, neighbour 5), neighbours 1 to 4
uniform sampler2D dreamers;   // a row a dream; see the names below
uniform sampler2D corners;    // the warp at the corners of the tiles, plane heights
uniform int first;            // the record this draw begins with
uniform vec4 view;            // what the target shows: x, y, width, height in plane heights
uniform float tile;           // edge of a tile, plane heights
uniform ivec2 corner_first;   // column and row of corners' texel (0, 0)
uniform float flow;           // how much of the warp moves the inside of the dreams
uniform float lines;          // pixels a plane height

out vec2 dream_at;            // isf_FragNormCoord of the dream
out vec2 border_at;           // the warped point in which borders are decided, plane heights
flat out vec4 dreamer_night, dreamer_near, dreamer_far, dreamer_glow;
flat out vec4 dreamer_line;   // pixels across, seed, age, presence
flat out vec4 dreamer_mood;   // calm, clarity, breath, weight
flat out vec4 self, other_1, other_2, other_3, other_4, other_5; // x, y, lead, 1 / softness

vec4 border_of(int dream) {
    return dream < 0 ? vec4(0.0, 0.0, -1.0e4, 1.0e4) : texelFetch(dreamers, ivec2(0, dream), 0);
}

void main() {
    int record = first + gl_VertexID / 4;
    ivec2 slot = ivec2((record % 512) * 2, record / 512);
    ivec4 head = texelFetch(instances, slot, 0);
    ivec4 near = texelFetch(instances, slot + ivec2(1, 0), 0);
    ivec2 corner = head.xy + ivec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1);
    vec2 point = vec2(corner) * tile;
    vec2 warp = texelFetch(corners, corner - corner_first, 0).xy;

    int dream = head.z;
    self = texelFetch(dreamers, ivec2(0, dream), 0);
    dreamer_line = texelFetch(dreamers, ivec2(1, dream), 0); // radius, seed, age, presence
    dreamer_mood = texelFetch(dreamers, ivec2(2, dream), 0);
    dreamer_night = texelFetch(dreamers, ivec2(3, dream), 0);
    dreamer_near = texelFetch(dreamers, ivec2(4, dream), 0);
    dreamer_far = texelFetch(dreamers, ivec2(5, dream), 0);
    dreamer_glow = texelFetch(dreamers, ivec2(6, dream), 0);
    other_1 = border_of(near.x);
    other_2 = border_of(near.y);
    other_3 = border_of(near.z);
    other_4 = border_of(near.w);
    other_5 = border_of(head.w);

    border_at = point + warp;
    dream_at = (point + warp * flow - self.xy) / dreamer_line.x * 0.5 + 0.5;
    dreamer_line.x *= 2.0 * lines;
    gl_Position = vec4((point - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
