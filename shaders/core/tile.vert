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
// the light, equal everywhere: software GL would work it out anew for each pixel
uniform float night, sunrise, unity, gather; // 0..1
uniform float aspect;         // the plane's width, plane heights
flat out vec4 radiant;        // at the corners: the light from the middle, where all have drawn together, 0..1
flat out vec3 to_key, halfway, key_light, sky, rim_light, haze_light;

float mist_at(vec2 point) {
    float mist = fbm3(point * 1.7 + vec2(TIME * 0.011, -TIME * 0.006));
    return mist * mist * (0.4 + 0.6 * noise(point * 5.0 - vec2(TIME * 0.02, 0.0)));
}

float radiance_at(vec2 point) {
    vec2 from_middle = point / vec2(aspect, 1.0) * 2.0 - 1.0;
    return gather * exp(-2.4 * dot(from_middle, from_middle));
}

void light_the_scene() {
    to_key = normalize(mix(vec3(-0.55, 0.62, 0.56), vec3(0.16, 0.92, 0.36), sunrise));
    halfway = normalize(to_key + vec3(0.0, 0.0, 1.0));
    key_light = mix(vec3(0.80, 0.92, 1.12), vec3(1.95, 1.14, 0.60), sunrise) * mix(2.15, 1.60, night * (1.0 - sunrise)) * (1.0 + 0.45 * unity);
    sky = mix(vec3(0.17, 0.21, 0.34), vec3(0.34, 0.27, 0.34), sunrise);
    rim_light = mix(vec3(0.20, 0.30, 0.75), vec3(0.6, 0.3, 0.3), sunrise);
    haze_light = mix(vec3(0.030, 0.042, 0.085), vec3(0.16, 0.085, 0.05), sunrise);
}

void main() {
    light_the_scene();
    int record = first + gl_VertexID;
    ivec2 square = texelFetch(instances, ivec2(record % 512, record / 512), 0).xy;
    tile_at = vec4(vec2(square - corner_first) * tile_pixels, vec2(square) * tile);
    mists = vec4(mist_at(tile_at.zw), mist_at(tile_at.zw + vec2(tile, 0.0)),
                 mist_at(tile_at.zw + vec2(0.0, tile)), mist_at(tile_at.zw + tile));
    radiant = vec4(radiance_at(tile_at.zw), radiance_at(tile_at.zw + vec2(tile, 0.0)),
                   radiance_at(tile_at.zw + vec2(0.0, tile)), radiance_at(tile_at.zw + tile));
    gl_PointSize = tile_pixels;
    gl_Position = vec4((tile_at.xy + 0.5 * tile_pixels) / size * 2.0 - 1.0, 0.0, 1.0);
}
