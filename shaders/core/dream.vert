#version 330
// One instance is one tile of one dream. Everything about the dream is fetched here, four times a tile,
// and handed on flat, so that the fragment shader fetches nothing.
uniform isampler2D instances; // 3 texels an instance: (column, row, dream, -), neighbours 0-3, neighbours 4-5
uniform sampler2D dreamers;   // a row a dream; see the names below
uniform sampler2D corners;    // the warp at the corners of the tiles, plane heights
uniform int first;            // the instance this draw begins with
uniform vec4 view;            // what the target shows: x, y, width, height in plane heights
uniform float tile;           // edge of a tile, plane heights
uniform ivec2 corner_first;   // column and row of corners' texel (0, 0)
uniform float flow;           // how much of the warp moves the inside of the dreams
uniform float lines;          // pixels a plane height

out vec2 dream_at;            // isf_FragNormCoord of the dream
out vec2 border_at;           // the warped point in which borders are decided, plane heights
flat out float dream_pixels;
flat out vec4 dreamer_night, dreamer_near, dreamer_far, dreamer_glow;
flat out float dreamer_seed, dreamer_age, dreamer_weight, dreamer_calm, dreamer_clarity, dreamer_breath;
flat out vec4 self, other_1, other_2, other_3, other_4, other_5; // x, y, lead, 1 / softness
flat out float presence;

vec4 border_of(int dream) {
    return dream < 0 ? vec4(0.0, 0.0, -1.0e4, 1.0e4) : texelFetch(dreamers, ivec2(0, dream), 0);
}

void main() {
    int record = first + gl_InstanceID;
    ivec2 slot = ivec2((record % 512) * 3, record / 512);
    ivec4 head = texelFetch(instances, slot, 0);
    ivec4 near = texelFetch(instances, slot + ivec2(1, 0), 0);
    ivec4 far = texelFetch(instances, slot + ivec2(2, 0), 0);
    ivec2 corner = head.xy + ivec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 point = vec2(corner) * tile;
    vec2 warp = texelFetch(corners, corner - corner_first, 0).xy;

    int dream = head.z;
    self = texelFetch(dreamers, ivec2(0, dream), 0);
    vec4 time_line = texelFetch(dreamers, ivec2(1, dream), 0); // scale, seed, age, presence
    vec4 mood = texelFetch(dreamers, ivec2(2, dream), 0);      // calm, clarity, breath, weight
    dreamer_night = texelFetch(dreamers, ivec2(3, dream), 0);
    dreamer_near = texelFetch(dreamers, ivec2(4, dream), 0);
    dreamer_far = texelFetch(dreamers, ivec2(5, dream), 0);
    dreamer_glow = texelFetch(dreamers, ivec2(6, dream), 0);
    dreamer_seed = time_line.y;
    dreamer_age = time_line.z;
    presence = time_line.w;
    dreamer_calm = mood.x;
    dreamer_clarity = mood.y;
    dreamer_breath = mood.z;
    dreamer_weight = mood.w;
    other_1 = border_of(near.x);
    other_2 = border_of(near.y);
    other_3 = border_of(near.z);
    other_4 = border_of(near.w);
    other_5 = border_of(far.x);

    border_at = point + warp;
    dream_at = (point + warp * flow - self.xy) / time_line.x * 0.5 + 0.5;
    dream_pixels = 2.0 * time_line.x * lines;
    gl_Position = vec4((point - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
