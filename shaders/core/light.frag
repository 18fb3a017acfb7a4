// One light over the whole scene: the relief of all dreams becomes one landscape.
// WITH_SEAMS: also clefts, their stars, the cold rim, and gold; drawn only in tiles that a seam reaches.
#ifdef WITH_SEAMS
#include "noise.glsl"
#include "fbm3.glsl"
#endif
uniform sampler2D scene_colour; // colour * weight, weight
uniform sampler2D scene_relief; // height, emission, coverage, valley
uniform sampler2D around;       // the relief blurred over a third of a dream, over a whole one, slope of the first
uniform sampler2D seam_field;   // see seam.frag
uniform sampler2D seam_backward;
uniform vec4 view;              // plane heights
uniform vec4 around_view;       // what `around` shows, plane heights
uniform vec2 size;              // pixels
uniform float lines;            // pixels a plane height
uniform float grain;            // a dream's typical radius, plane heights
uniform float night;            // 0..1
uniform float unity;            // 0..1
uniform float gather;           // 0..1: all have drawn together, and light comes from their middle
uniform float TIME;
uniform float tile, tile_pixels; // edge of a tile in plane heights and in pixels
flat in vec4 tile_at;           // its lower left: in pixels of the target, in plane heights
flat in vec4 mists;             // at its corners: mist is soft
flat in vec4 radiant;           // at its corners: the light from the middle
flat in vec3 to_key, halfway, key_light, sky, rim_light, haze_light;
layout(location = 0) out vec4 lit;

const float STEEPNESS = 0.120;  // height of the relief, in dream radii

float height_at(vec2 where) { return texture(scene_relief, where).x; }

#ifdef WITH_SEAMS
float star_field(vec2 p, float rarity) {
    vec2 cell = floor(p), offset = vec2(hash21(cell + 7.0), hash21(cell + 31.0)) - 0.5;
    float brightness = pow(hash21(cell), rarity);
    float away = length(fract(p) - 0.5 - offset * 0.6);
    return brightness * smoothstep(0.16, 0.0, away) * (0.75 + 0.25 * sin(TIME * 0.8 + 40.0 * offset.x));
}
#endif

void main() {
    vec2 inside = (gl_FragCoord.xy - tile_at.xy) / tile_pixels, point = tile_at.zw + inside * tile;
    vec2 sides = mix(mists.xy, mists.zw, inside.y);
    float mist = mix(sides.x, sides.y, inside.x);
    ivec2 here = ivec2(gl_FragCoord.xy), last = ivec2(size) - 1;
    vec2 texel = 1.0 / size, uv = gl_FragCoord.xy * texel, at = uv;
#ifdef WITH_SEAMS
    vec4 crack = texelFetch(seam_field, here, 0);
    crack.xy -= texelFetch(seam_backward, here, 0).xy;
    at += crack.xy / view.zw;
    float split = length(crack.xy) * 0.10 / view.z;
#endif
#ifdef WITH_SEAMS
    vec4 colour = texture(scene_colour, at);
    vec4 relief = texture(scene_relief, at);
#else
    vec4 colour = texelFetch(scene_colour, here, 0);
    vec4 relief = texelFetch(scene_relief, here, 0);
#endif
    vec3 albedo = colour.rgb / max(colour.a, 1e-4);
#ifdef WITH_SEAMS
    vec4 split_red = texture(scene_colour, at + vec2(split, 0.0));
    vec4 split_blue = texture(scene_colour, at - vec2(split, 0.0));
    albedo.r = split_red.r / max(split_red.a, 1e-4);
    albedo.b = split_blue.b / max(split_blue.a, 1e-4);
#endif
#ifdef WITH_SEAMS
    vec2 fine = vec2(height_at(at + vec2(texel.x, 0.0)) - height_at(at - vec2(texel.x, 0.0)),
                     height_at(at + vec2(0.0, texel.y)) - height_at(at - vec2(0.0, texel.y))) * (0.5 * lines);
#else
    vec2 fine = vec2(texelFetch(scene_relief, min(here + ivec2(1, 0), last), 0).x - texelFetch(scene_relief, max(here - ivec2(1, 0), 0), 0).x,
                     texelFetch(scene_relief, min(here + ivec2(0, 1), last), 0).x - texelFetch(scene_relief, max(here - ivec2(0, 1), 0), 0).x) * (0.5 * lines);
#endif
    vec4 surroundings = texture(around, (point - around_view.xy) / around_view.zw);
    vec2 broad = surroundings.xy, large = surroundings.zw;
    vec2 slope = (fine * 0.85 + large * 0.55) * grain * STEEPNESS;
    slope /= 1.0 + 0.22 * length(slope); // very steep walls would only alias
#ifdef WITH_SEAMS
    vec2 field_dx = texelFetch(seam_field, min(here + ivec2(1, 0), last), 0).zw - texelFetch(seam_field, max(here - ivec2(1, 0), 0), 0).zw;
    vec2 field_dy = texelFetch(seam_field, min(here + ivec2(0, 1), last), 0).zw - texelFetch(seam_field, max(here - ivec2(0, 1), 0), 0).zw;
    vec2 lip = vec2(field_dx.x, field_dy.x) * lines * 0.5;
    slope -= lip * 0.012;
#endif
    vec3 normal = normalize(vec3(-slope, 1.0));

    // sunk below its surroundings: less of the sky is seen
    float sunk = 0.6 * max(broad.r - relief.x, 0.0) + 0.6 * max(broad.g - relief.x, 0.0);
    float sky_seen = exp(-2.4 * sunk) * (0.35 + 0.65 * relief.w / max(relief.z, 1e-3));

    // where all have drawn together, light comes from their middle and lies about them
    vec2 radiances = mix(radiant.xy, radiant.zw, inside.y);
    float radiance = mix(radiances.x, radiances.y, inside.x);
    vec3 key = key_light * (1.0 + (1.20 * gather + 1.60 * radiance) * mix(vec3(1.0), vec3(1.25, 1.0, 0.72), gather));
    float facing = max(dot(normal, to_key), 0.0);
    float shine = max(dot(normal, halfway), 0.0);
    shine *= shine; shine *= shine; shine *= shine; shine *= shine; shine *= shine; // 32nd power
    float edge = 1.0 - normal.z;
    vec3 surface = albedo * (sky * sky_seen + key * facing * sky_seen)
                 + key * shine * 0.16 * (0.15 + relief.x) * sky_seen * (0.1 + albedo)
                 + albedo * edge * edge * rim_light
                 + (albedo * 2.2 + vec3(0.035, 0.030, 0.022)) * relief.y;

    // the night between the dreams, with mist that drifts
    vec3 haze = haze_light * mist;
    vec3 between = vec3(0.0025, 0.0035, 0.009) + haze * mix(1.1, 0.55, night) + radiance * mix(vec3(0.050, 0.048, 0.092), vec3(0.20, 0.130, 0.085), gather);
    vec3 picture = mix(between, surface, clamp(relief.z, 0.0, 1.0)) + haze * (1.0 - relief.w) * 0.7 * (1.0 - unity);

#ifdef WITH_SEAMS
    float cleft = crack.z, gilt = crack.w;
    float land = smoothstep(0.02, 0.30, relief.z); // out in the night there is nothing to tear or to mend
    cleft *= land, gilt *= land;
    float softness = max(fwidth(cleft), 1e-4);
    float hollow = smoothstep(1.0 - softness, 1.0 + softness, cleft);
    float deep = clamp(cleft - 1.0, 0.0, 1.0);
    float cloud = fbm3(point * 4.0 + TIME * 0.012);
    vec3 heaven = vec3(0.0008, 0.0012, 0.0040) + cloud * cloud * cloud * cloud * cloud * vec3(0.06, 0.10, 0.36)
                + star_field(point * 95.0, 22.0) * vec3(2.0, 2.3, 2.8) + star_field(point * 210.0, 30.0) * vec3(1.3, 1.1, 1.5);
    float wall = 1.0 - smoothstep(0.0, 0.55, deep);
    heaven = mix(heaven, albedo * vec3(0.16, 0.22, 0.42) + vec3(0.001, 0.003, 0.010), wall * 0.85 * (0.5 + noise(point * 120.0)));
    // the rim is an edge of ice: bright where it faces the light, hardly there where it turns away, broken here and there
    vec2 inwards = lip / (length(lip) + 1e-3);
    float turned = 0.5 - 0.5 * dot(inwards, to_key.xy) / (length(to_key.xy) + 1e-3);
    float brittle = noise(point * 16.0 / sqrt(grain * 8.0) + 3.0);
    float least = mix(0.85, 0.20, smoothstep(0.03, 0.12, grain)); // in a crowd of small dreams the cleft must still be seen
    float cold = mix(least, 1.0, turned * turned) * (0.25 + 0.5 * least + 1.35 * brittle * brittle);
    float rim = exp(-abs(cleft - 1.0) * mix(46.0, 15.0, min(cold, 1.0))) * smoothstep(0.45, 0.85, cleft) * cold;
    float glimmer = cleft * cleft * (1.0 - hollow);
    picture *= 1.0 - 0.55 * glimmer;
    picture = mix(picture, heaven, hollow);
    picture += rim * (vec3(0.42, 0.78, 1.40) + albedo * 0.8) * 1.1 + glimmer * vec3(0.008, 0.024, 0.07);

    float gilt_edge = max(fwidth(gilt), 0.06); // about a pixel: a line of gold has no steps
    float gilded = smoothstep(1.04 - gilt_edge, 1.04 + gilt_edge, gilt);
    vec2 bulge = vec2(field_dx.y, field_dy.y) * lines * 0.5;
    float hammered = noise(point * 210.0) + 0.6 * noise(point * 480.0) - 0.8;
    vec3 round_normal = normalize(vec3(-bulge * 0.0045 + hammered * 0.10, 1.0));
    float gold_facing = max(dot(round_normal, to_key), 0.0);
    float glint = max(dot(round_normal, halfway), 0.0);
    glint *= glint; glint *= glint; glint *= glint; glint *= glint; glint *= glint;
    float mirror = 0.5 + 0.5 * sin(round_normal.x * 5.0 + round_normal.y * 4.0 + 5.0 * noise(point * 7.0) + TIME * 0.25);
    vec3 gold = vec3(1.0, 0.60, 0.17) * (0.10 + 0.85 * gold_facing + 0.40 * mirror * mirror) + glint * vec3(1.7, 1.3, 0.62);
    picture = mix(picture, gold, gilded * clamp(gilt, 0.0, 1.0));
    float warm = clamp(gilt, 0.0, 1.0);
    picture += (albedo * 0.8 + 0.03) * warm * warm * (1.0 - gilded) * vec3(0.85, 0.45, 0.10);
#endif

    lit = vec4(picture, 1.0);
}
