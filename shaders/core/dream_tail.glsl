// Weighs a dream against its neighbours and adds it to the scene.
#include "noise2.glsl"

// How the border frays, at about a third of a dream's radius; two octaves cross as the crowd grows.
vec2 scene_frayed(vec2 p) {
    float level = log2(3.0 / scene_grain), base = floor(level), part = level - base;
    vec2 q = p * exp2(base);
    return (mix(noise2(q), noise2(q * 2.0 + 9.0), part) - 0.5) * scene_grain * SCENE_FRAY;
}

// Falls from 1 to nothing within SCENE_REACH widths of a border, smoothly at its end.
float scene_weight(float distance, float nearest, float sharpness) {
    float rest = max(1.0 - (distance - nearest) * sharpness * (1.0 / SCENE_REACH), 0.0);
    return rest * rest;
}

// Where this pixel lies. Tiles begin on whole pixels, so a part of a picture finds the very same numbers.
void scene_place() {
    vec2 inside = (gl_FragCoord.xy - scene_corner.xy) / scene_tile_pixels;
    vec4 side = mix(scene_low, scene_high, inside.y);
    scene_border_at = mix(side.xy, side.zw, inside.x);
    vec2 point = scene_corner.zw + inside * scene_tile;
    dream_at = (mix(point, scene_border_at, scene_flow) - scene_self.xy) * (scene_lines / dreamer_line.x) + 0.5;
}

// What is NaN or Inf becomes dark and flat: the blur and the afterimage would carry it over the whole scene.
// Asked of the bits, for compilers may take isnan() away.
void dream_finite() {
    float dream_sum = dot(dream_colour.rgb, vec3(1.0)) + dream_height + dream_emission;
    if ((floatBitsToUint(dream_sum) & 0x7f800000u) == 0x7f800000u) {
        dream_colour.rgb = vec3(0.0);
        dream_height = dream_emission = 0.0;
    }
}

#ifdef AMONG_OTHERS
void main() {
    scene_place();
    dream_begin();
    dream_main();
    dream_finite();
    vec2 p = scene_border_at + scene_frayed(scene_border_at);
    float mine = length(p - scene_self.xy) - scene_self.z;
    float d1 = length(p - scene_other_1.xy) - scene_other_1.z, d2 = length(p - scene_other_2.xy) - scene_other_2.z;
    float d3 = length(p - scene_other_3.xy) - scene_other_3.z, d4 = length(p - scene_other_4.xy) - scene_other_4.z;
    float d5 = length(p - scene_other_5.xy) - scene_other_5.z;
    float others = min(min(min(d1, d2), min(d3, d4)), d5);
    float nearest = min(mine, others);
    // nobody flows further into a dream than that dream's own border lets them: the more reserved of two decides
    float host = mine <= others ? scene_self.w : d1 <= nearest ? scene_other_1.w : d2 <= nearest ? scene_other_2.w
               : d3 <= nearest ? scene_other_3.w : d4 <= nearest ? scene_other_4.w : scene_other_5.w;
    float weight = scene_weight(mine, nearest, max(host, scene_self.w));
    float sum = weight + scene_weight(d1, nearest, max(host, scene_other_1.w))
              + scene_weight(d2, nearest, max(host, scene_other_2.w)) + scene_weight(d3, nearest, max(host, scene_other_3.w))
              + scene_weight(d4, nearest, max(host, scene_other_4.w)) + scene_weight(d5, nearest, max(host, scene_other_5.w));
    float share = weight / sum;
    // the distance to the border with the next dream: every dream in the tile finds the same
    float second = mine > nearest ? mine : others;
    second = min(second, d1 > nearest ? d1 : 1.0e3);
    second = min(second, d2 > nearest ? d2 : 1.0e3);
    second = min(second, d3 > nearest ? d3 : 1.0e3);
    float shore = smoothstep(scene_island, scene_island * SCENE_SHORE, nearest) * dreamer_line.w;
    float ground = mix(1.0, smoothstep(-0.15 * scene_grain, 0.42 * scene_grain, second - nearest), scene_valley);
#else
void main() {
    scene_place();
    dream_begin();
    dream_main();
    dream_finite();
    float share = 1.0, ground = 1.0, shore = dreamer_line.w;
#endif
#ifdef SKETCH
    // what is there already is mixed towards the line by its alpha, and the line adds its relief and light
    float line = dream_colour.a * share * shore;
    scene_colour = vec4(clamp(dream_colour.rgb, 0.0, 1.0) * line, line);
    scene_relief = vec4(dream_height, dream_emission, 0.0, 0.0) * share;
#else
    float relief = dream_height < 0.0 ? dot(dream_colour.rgb, vec3(0.2126, 0.7152, 0.0722)) : dream_height;
    relief = clamp(relief, 0.0, 1.5);
    // details of both dreams interlock at a border: what stands higher shows more
    float painted = share * (0.10 + relief * relief);
    scene_colour = vec4(clamp(dream_colour.rgb, 0.0, 1.0) * painted, painted);
    float lit = clamp(dream_emission, 0.0, 2.0) * (0.35 + 0.65 * ground);
    scene_relief = vec4(relief * (0.30 + 0.70 * ground), lit, 1.0, ground) * (share * shore);
#endif
}
