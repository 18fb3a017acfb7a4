#version 330
// A point is one tile of one dream. Everything about the dream is fetched here, once a tile, and handed on
// flat, so that the fragment shader fetches nothing.
uniform isampler2D instances; // 2 texels a record: (column, row, dream, neighbour 5), neighbours 1 to 4
uniform sampler2D dreamers;   // a row a dream; see the names below
uniform sampler2D corners;    // the warp at the corners of the tiles, plane heights
uniform int first;            // the record this draw begins with
uniform vec2 size;            // of the target, pixels
uniform float scene_tile;     // edge of a tile, plane heights
uniform float scene_tile_pixels;
uniform ivec2 corner_first;   // column and row of corners' texel (0, 0), where the target begins
uniform float scene_lines;    // pixels a plane height

#ifdef SKETCH
uniform sampler2D sketched;    // a row a dream: its drawing
flat out vec4 dreamer_sketch; // layer of the drawing, how far it has come, how clearly it is seen
#endif
flat out vec4 scene_corner;   // the tile's lower left: in pixels of the target, in plane heights
flat out vec4 scene_low, scene_high; // the warped points at its lower and upper corners
flat out vec4 dreamer_night, dreamer_near, dreamer_far, dreamer_glow;
flat out vec4 dreamer_line;   // pixels across, seed, age, presence
flat out vec4 dreamer_mood;   // calm, clarity, breath, weight
flat out vec4 scene_self, scene_other_1, scene_other_2, scene_other_3, scene_other_4, scene_other_5; // x, y, lead, 1 / softness

vec4 border_of(int dream) {
    return dream < 0 ? vec4(0.0, 0.0, -1.0e4, 1.0e4) : texelFetch(dreamers, ivec2(0, dream), 0);
}

vec2 warped(ivec2 tile_at, ivec2 corner) {
    return vec2(tile_at + corner_first + corner) * scene_tile + texelFetch(corners, tile_at + corner, 0).xy;
}

void main() {
    int record = first + gl_VertexID;
    ivec2 slot = ivec2((record % 512) * 2, record / 512);
    ivec4 head = texelFetch(instances, slot, 0);
    ivec4 near = texelFetch(instances, slot + ivec2(1, 0), 0);
    ivec2 corner = head.xy - corner_first;
    scene_corner = vec4(vec2(corner) * scene_tile_pixels, vec2(head.xy) * scene_tile);
    scene_low = vec4(warped(corner, ivec2(0, 0)), warped(corner, ivec2(1, 0)));
    scene_high = vec4(warped(corner, ivec2(0, 1)), warped(corner, ivec2(1, 1)));

    int dream = head.z;
    scene_self = texelFetch(dreamers, ivec2(0, dream), 0);
    dreamer_line = texelFetch(dreamers, ivec2(1, dream), 0); // radius, seed, age, presence
    dreamer_mood = texelFetch(dreamers, ivec2(2, dream), 0);
    dreamer_night = texelFetch(dreamers, ivec2(3, dream), 0);
    dreamer_near = texelFetch(dreamers, ivec2(4, dream), 0);
    dreamer_far = texelFetch(dreamers, ivec2(5, dream), 0);
    dreamer_glow = texelFetch(dreamers, ivec2(6, dream), 0);
    scene_other_1 = border_of(near.x);
    scene_other_2 = border_of(near.y);
    scene_other_3 = border_of(near.z);
    scene_other_4 = border_of(near.w);
    scene_other_5 = border_of(head.w);

#ifdef SKETCH
    dreamer_sketch = texelFetch(sketched, ivec2(0, dream), 0);
#endif
    dreamer_line.x *= 2.0 * scene_lines;
    gl_PointSize = scene_tile_pixels;
    gl_Position = vec4((scene_corner.xy + 0.5 * scene_tile_pixels) / size * 2.0 - 1.0, 0.0, 1.0);
}
