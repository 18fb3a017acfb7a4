/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A corridor of closed doors in the dark; at its end one door stands ajar and light falls out over the floor",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["door", "light", "house", "journey", "labyrinth", "night"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.006, 0.007, 0.012, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.040, 0.050, 0.070, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.300, 0.270, 0.240, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.890, 0.660, 1.0]},
        {"NAME": "ajar",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.05, "MAX": 1.0, "LABEL": "Ajar"},
        {"NAME": "others",  "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Light under other doors"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "choices.glsl"
#include "hash11.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "strip.glsl"
#include "ramp.glsl"

const float FLOOR = -0.80, LINTEL = 0.52, PLOT = 1.05;      // heights from the eye; length of wall for each door

// The leaf of a door, across -1..1, height from the eye: x relief of its four panels, y shadow in their grooves.
vec2 leaf(vec2 p, float blur) {
    float y = p.y - FLOOR, upper = step(0.56, y);
    vec2 q = vec2(abs(abs(p.x) - 0.44) - 0.29, abs(y - mix(0.31, 0.91, upper)) - mix(0.19, 0.27, upper));
    float d = max(q.x * 0.35, q.y);
    return vec2(smoothstep(0.0, -0.05, d), smoothstep(0.022 + blur, 0.0, abs(d)));
}

void main() {
    vec4 pick = choices(seed);
    vec2 p = centred() - vec2(pick.x - 0.5, pick.y - 0.5) * vec2(0.5, 0.3);
    if (pick.z > 0.5) p.x = -p.x;
    float wide = mix(0.75, 1.05, pick.w), tall = mix(0.95, 1.35, pick.x), end = mix(1.6, 2.7, pick.y);

    // Which of the four planes, or the end wall, does the eye meet, and where?
    float wall_z = wide / (abs(p.x) + 1e-4), flat_z = (p.y < 0.0 ? FLOOR : tall) / (p.y + (p.y < 0.0 ? -1e-4 : 1e-4));
    float z = min(min(wall_z, flat_z), end), px = pixel() * z;
    vec3 spot = vec3(p * z, z);
    float is_end = smoothstep(-0.004, 0.004, min(wall_z, flat_z) - end);
    float is_wall = (1.0 - is_end) * smoothstep(0.004, -0.004, wall_z - flat_z);
    float is_floor = (1.0 - is_end) * (1.0 - is_wall) * step(p.y, 0.0), is_top = (1.0 - is_end) * (1.0 - is_wall) - is_floor;

    // The door at the end: its leaf swings away from us; beyond it there is light.
    float swing = 0.45 + 0.75 * ajar + 0.20 * sin(TIME * 0.17 + pick.w * 6.0) + 0.06 * sin(TIME * 0.29) + 0.3 * (pick.x - 0.5);
    float half_door = 0.36 * wide, hinge = -half_door, reach = 2.0 * half_door * cos(swing), away = 2.0 * half_door * sin(swing) / end;
    vec2 e = p * end;
    float t = (e.x - hinge) / max(reach - e.x * away, 0.02), leaf_y = e.y * (1.0 + away * clamp(t, 0.0, 1.0));
    float blur = pixel() * end, opening = strip(e.x, half_door, blur) * strip(e.y - 0.5 * (FLOOR + LINTEL), 0.5 * (LINTEL - FLOOR), blur);
    float on_leaf = smoothstep(0.0, blur * 2.0, t) * smoothstep(1.0 + blur * 3.0, 1.0, t) * smoothstep(-blur, blur, leaf_y - FLOOR) * smoothstep(blur, -blur, leaf_y - LINTEL);
    vec2 end_leaf = leaf(vec2(t * 2.0 - 1.0, leaf_y), blur * 2.0);
    float bright = opening * (1.0 - on_leaf);
    float frame_gap = max(abs(e.x) - half_door, e.y - LINTEL);
    float frame = smoothstep(0.10, 0.09, frame_gap) * smoothstep(0.0, 0.01, frame_gap), bead = smoothstep(0.03, 0.0, abs(frame_gap - 0.045));

    // Light from beyond: it comes from one lamp, through the gap, onto floor, walls and ceiling.
    float slit = hinge + reach / (1.0 + away);                              // the free edge of the leaf, seen in the end wall
    vec3 lamp = vec3(0.5 * (slit + half_door) - 0.15, 0.10, end + 1.1);
    float cross_at = (end - z) / (lamp.z - z);
    vec2 through = mix(spot.xy, lamp.xy, cross_at);
    float penumbra = 0.02 + 0.09 * (end - z);
    float beam = smoothstep(-penumbra, penumbra, through.x - slit) * smoothstep(penumbra, -penumbra, through.x - half_door) * smoothstep(penumbra, -penumbra, through.y - LINTEL);
    float distance_to = length(spot - vec3(0.5 * (slit + half_door), spot.y * 0.6 - 0.25, end));
    beam *= (1.0 - is_end) / (1.0 + 0.9 * distance_to * distance_to);
    float gap = max(half_door - slit, 0.0) / half_door;
    float haze = gap * exp(-2.4 * length((e - vec2(0.5 * (slit + half_door), -0.15)) * vec2(1.3, 0.75)));

    // Closed doors along both walls; under some of them a line of light.
    float along = (end - z) / PLOT + 0.12 + 0.3 * pick.z, plot = floor(along), which = hash11(plot + (p.x < 0.0 ? 40.0 : 0.0) + floor(seed * 900.0));
    vec2 d = vec2((along - plot - 0.5) * PLOT, spot.y);
    float grain_px = px * z / wide + 0.004;
    float leaf_gap = max(abs(d.x) - 0.30, d.y - LINTEL), closed = smoothstep(grain_px, -grain_px, leaf_gap) * is_wall;
    float trim = smoothstep(0.085, 0.075, leaf_gap) * (1.0 - closed) * is_wall, trim_round = smoothstep(0.045, 0.0, abs(leaf_gap - 0.04));
    vec2 side_leaf = leaf(vec2(d.x / 0.30, d.y), grain_px);
    float knob = smoothstep(0.030, 0.018, length(d - vec2(0.235, -0.17)));
    float awake = smoothstep(1.0 - others * 0.9, 1.05 - others * 0.9, which) * (0.7 + 0.3 * sin(TIME * 0.15 + which * 70.0));
    float sill = is_wall * awake * exp(-16.0 * max(spot.y - FLOOR, 0.0)) * smoothstep(0.34, 0.26, abs(d.x));
    float line = closed * awake * smoothstep(0.030 + px, 0.010, spot.y - FLOOR);
    float rug = is_floor * awake * smoothstep(0.40, 0.20, abs(d.x)) * exp(-7.0 * (wide - abs(spot.x)));

    // Surfaces: boards or tiles, wainscot and paper, plaster.
    float stain = fbm(is_floor > 0.5 ? spot.xz * vec2(4.0, 1.6) + seed * 20.0 : (is_wall > 0.5 ? spot.yz : spot.xy) * 2.6 + seed * 30.0);
    vec2 tile = pick.w > 0.45 ? vec2(spot.x + spot.z, spot.x - spot.z) * 2.3 : spot.xz * 3.4;   // on the point or straight
    float tile_px = clamp(px * z * 4.0, 0.03, 1.0);
    vec2 weave = clamp((abs(fract(tile * 0.5) - 0.5) - 0.25) / tile_px, -1.0, 1.0);
    float checker = 0.5 + 0.5 * weave.x * weave.y;
    float skirting = smoothstep(-0.30, -0.32, spot.y), rail = smoothstep(0.03, 0.0, abs(spot.y + 0.30)) + smoothstep(0.025, 0.0, abs(spot.y - FLOOR - 0.09));
    float paper = 0.5 + 0.5 * cos((is_end > 0.5 ? spot.x : spot.z) * mix(14.0, 46.0, pick.z));
    float plain = 0.07 + 0.20 * (stain - 0.35);
    float wall = mix(plain + 0.05 * paper, plain + 0.03, skirting) + 0.07 * rail * (1.0 - closed);
    wall = mix(wall, 0.06 + 0.22 * (stain - 0.25) + 0.07 * side_leaf.x - 0.05 * side_leaf.y + 0.25 * knob, closed);
    wall = mix(wall, 0.12 + 0.10 * trim_round + 0.10 * (stain - 0.4), trim);
    float tone = (is_wall + is_end) * wall + is_floor * (0.03 + 0.12 * checker + 0.20 * (stain - 0.4)) + is_top * 0.5 * plain;
    float depth_dark = exp(-0.35 * (end - z));                              // away from the light it grows dark
    tone *= 0.45 + 0.75 * depth_dark;
    tone += beam * (0.42 + 0.25 * checker * is_floor + 0.5 * (stain - 0.4)) + 0.26 * haze * (0.5 + stain) + 0.30 * (sill + rug);
    float end_tone = mix(0.16 + 0.16 * bead, tone, 1.0 - frame * is_end);
    tone = mix(end_tone, 0.05 + 0.10 * end_leaf.x - 0.05 * end_leaf.y + 0.10 * haze + 0.55 * smoothstep(0.90, 1.0, t), opening * on_leaf);
    float mist = fbm3(e * vec2(1.6, 1.1) + vec2(0.0, -TIME * 0.03) + seed * 9.0);
    float core = exp(-1.6 * length((e - lamp.xy * vec2(1.0, 0.0)) * vec2(1.6, 1.0) + vec2(0.0, 0.1)));   // brightest low, in the mist beyond
    tone = mix(tone, 0.58 + 0.42 * core + 0.35 * (mist - 0.5), bright);

    float corner = exp(-9.0 * abs(wall_z - flat_z) / z) * (1.0 - is_end);
    float relief = 0.60 - 0.16 * min(z, end) + 0.04 * stain - 0.03 * corner;
    relief += is_wall * (0.05 * rail * (1.0 - closed) + closed * (-0.07 + 0.06 * side_leaf.x - 0.03 * side_leaf.y + 0.10 * knob) + trim * (0.03 + 0.05 * trim_round));
    relief += is_end * frame * (0.03 + 0.05 * bead) + is_floor * 0.015 * checker + opening * on_leaf * (0.06 * end_leaf.x - 0.06);
    float light = bright * (0.22 + 0.45 * core + 0.4 * (mist - 0.5)) + 0.30 * haze * (0.4 + mist) + 0.26 * beam + 0.9 * line + 0.25 * (sill + rug);
    vec3 warm = mix(glow.rgb, vec3(1.0, 0.70, 0.34), 0.4);
    height(relief);
    emission(light);
    gl_FragColor = vec4(mix(ramp(tone), warm, clamp(line + 0.4 * bright * core + 0.35 * beam + 0.3 * (sill + rug), 0.0, 1.0)), 1.0);
}
