#version 330
#include "fbm3.glsl"
// A point is a tile, for passes that are drawn only where they are needed.
uniform isampler2D instances; // one texel a record: column, row
uniform int first;
uniform vec2 size;            // of the target, pixels
uniform float tile;           // edge of a tile, plane heights
uniform float tile_pixels;
uniform ivec2 corner_first;   // column and row where the target begins
uniform float TIME;
flat out vec4 tile_at;        // its lower left: in pixels of the target, in plane heights
flat out vec4 mists;          // at its corners, 0..1, drifts

float mist_at(vec2 point) {
    float mist = fbm3(point * 1.7 + vec2(TIME * 0.011, -TIME * 0.006));
    return mist * mist * (0.4 + 0.6 * noise(point * 5.0 - vec2(TIME * 0.02, 0.0)));
}

void main() {
    int record = first + gl_VertexID;
    ivec2 square = texelFetch(instances, ivec2(record % 512, record / 512), 0).xy;
    tile_at = vec4(vec2(square - corner_first) * tile_pixels, vec2(square) * tile);
    mists = vec4(mist_at(tile_at.zw), mist_at(tile_at.zw + vec2(tile, 0.0)),
                 mist_at(tile_at.zw + vec2(0.0, tile)), mist_at(tile_at.zw + tile));
    gl_PointSize = tile_pixels;
    gl_Position = vec4((tile_at.xy + 0.5 * tile_pixels) / size * 2.0 - 1.0, 0.0, 1.0);
}
