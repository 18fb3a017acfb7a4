/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Snow falls on drifts and laden pines; a track leads to one lit window, far off",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["snow", "ice", "night", "tree", "house", "window", "forest", "journey"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.005, 0.008, 0.020, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.040, 0.070, 0.150, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.300, 0.420, 0.580, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.920, 0.970, 1.000, 1.0]},
        {"NAME": "snowfall", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Snowfall"},
        {"NAME": "pines", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Pines"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "bump.glsl"
#include "choices.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "chances.glsl"
#include "ramp.glsl"

const vec3 LAMP = vec3(1.0, 0.55, 0.16);   // a fixed accent: the window is warm in every palette

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
vec4 chosen;
float own, soft, grain, ragged, light, tone, relief, heat;

// crest: the top of a drift; 0 is the farthest.
float crest(int i, float x) {
    float order = float(i);
    return 0.22 * chosen.w - 0.24 - (0.24 + 0.08 * chosen.w + 0.04 * order) * order + (0.17 + 0.03 * order) * (0.65 * hill(x * (0.52 - 0.10 * order) + own * 0.31 + order * 0.37) + 0.35 * hill(x * (0.93 - 0.1 * order) - own * 0.23) - 0.5);
}

// drift: one bank of snow, bright at its top, sunk in blue shadow where the next begins.
void drift(int i, float top) {
    float order = float(i), under = top - at.y, cover = inside(-under);
    float down = max(under, 0.0);
    float lit = 0.15 + 0.03 * order + (0.17 + 0.22 * light) / (1.0 + down * 9.0) + 0.10 * (soft - 0.5) - 0.13 * smoothstep(0.08, 0.42, down) + 0.07 * (grain - 0.5);
    tone = mix(tone, lit, cover);
    relief = mix(relief, 0.20 + 0.16 * order + 0.12 * sqrt(down + 0.01) + (0.06 + 0.06 * order) * soft + (0.05 + 0.06 * order) * grain, cover);
    heat *= 1.0 - cover;
}

// wood: a row of laden pines with their feet on `ground`, `wide` of them a unit; 0 is the farthest.
void wood(int i, float ground, float wide, float share) {
    float order = float(i) * 0.5;
    float u = at.x * wide + own + float(i) * 9.3, cell = floor(u);
    vec2 chance = chances(vec2(cell, float(i) * 13.0));
    float tall = (0.75 + 1.15 * chance.x) / wide;
    float aside = (u - cell - 0.5 - 0.24 * (chance.y - 0.5)) / wide, x = abs(aside);
    float up = (at.y - ground + 0.03 / wide) / tall;
    float tip = clamp(1.0 - up, 0.0, 1.0);
    // Boughs hang out and down, those on the left a little lower than those on the right, none quite like another.
    float rung = up * (up * 3.0 + 6.0 + 3.0 * chance.y + 3.0 * order) + x / tall * (5.0 + 3.0 * order) + 0.75 * ragged + 0.4 * smoothstep(-0.02, 0.02, aside / tall);
    float tier = fract(rung) * smoothstep(1.0, 0.93, fract(rung));
    float half_ = tall * 0.27 * (tip * 0.8 + 0.35 * tip * tip) * (1.0 - 0.45 * tier) * (0.75 + 0.5 * ragged) + 0.006 * step(0.0, tip - 0.01) / wide;
    float d = max(x - half_, (up - 1.0) * tall);
    float there = step(fract(chance.y * 41.0), share);
    float cover = inside(d) * there;
    float load = smoothstep(0.85, 0.30, tier) * smoothstep(0.0, 0.10, tier + 0.04) * (0.2 + 1.5 * grain) * smoothstep(0.25, 0.6, ragged + 0.1);
    float haze = (1.0 - order) * (0.10 + 0.16 * light) * (1.6 - 1.2 * clarity);
    tone = mix(tone, 0.035 + haze + load * (0.12 + 0.13 * order + 0.16 * light), cover);
    relief = mix(relief, 0.20 + 0.22 * order + (0.08 + 0.12 * order) * (0.5 * load + max(1.0 - x / max(half_, 0.01), 0.0) + 0.25 * ragged), cover);
    heat *= 1.0 - cover;
}

// flakes: one veil of falling snow, soft round flakes; bigger is nearer, falls faster and is less sharp.
float flakes(float scale, float radius, float blur, float order) {
    float sway = 0.5 * hill(at.y * 0.5 + TIME * 0.03 + order * 0.3) + 0.2 * hill(at.y * 1.3 - TIME * 0.05);
    vec2 p = vec2((at.x + 0.16 * sway - 0.02 * at.y) * scale - TIME * 0.10, at.y * scale + TIME * 0.36) + own + order * 7.0;
    vec2 cell = floor(p), chance = chances(cell + order * 31.0);
    float wide = max(radius * (0.5 + chance.x), pixel() * scale);
    float away = length(p - cell - 0.25 - 0.5 * chance);
    return smoothstep(wide, wide * blur, away) * step(fract(chance.x * 61.0), 0.15 + 0.8 * snowfall) * (0.4 + 0.6 * chance.y) * min(1.0, radius / wide);
}

void main() {
    at = centred();
    chosen = choices(seed);
    own = floor(chosen.x * 90.0) * 2.0;
    float hand = fract(seed * 3.7) > 0.5 ? 1.0 : -1.0;
    soft = fbm3(at * vec2(1.3, 3.4) + own);
    grain = fbm(at * vec2(5.0, 9.0) + soft * 2.0 + own);
    ragged = noise(at * vec2(27.0, 15.0) + own);
    // The sky: heavy, paler where the moon stands behind it.
    vec2 hut = vec2(hand * (0.12 + 0.34 * chosen.y), 0.0);
    hut.y = crest(0, hut.x) - 0.01;
    vec2 pale = (at - hut - vec2(hand * 0.2, 0.20)) * vec2(0.75, 1.0);
    light = 1.0 / (1.0 + (2.2 + 2.0 * clarity) * dot(pale, pale));
    tone = 0.02 + 0.26 * light * light + (0.03 + 0.14 * light) * smoothstep(0.35, 0.75, soft);
    relief = 0.08 + 0.10 * soft;
    heat = 0.0;
    float down0 = crest(0, at.x), down1 = crest(1, at.x), down2 = crest(2, at.x);
    wood(0, down0 + 0.02, 8.0, 0.35 + 0.6 * pines);

    // The hut: a snowy roof, a chimney with its smoke, one window.
    vec2 p = at - hut;
    float wall = max(abs(p.x) - 0.085, p.y - 0.09);
    float eaves = p.y - 0.165 + abs(p.x) * 0.75;
    float roof = max(max(eaves, 0.075 - p.y - abs(p.x) * 0.1), abs(p.x) - 0.12);
    float chimney = max(abs(p.x - 0.05) - 0.012, abs(p.y - 0.14) - 0.035);
    float rise = max(p.y - 0.17, 0.0);
    float plume = bump(vec2(p.x - 0.05 - rise * (0.05 + 0.10 * hill(rise * 1.1 - TIME * 0.04)), 0.0), vec2(0.010 + 0.10 * rise, 1.0)) * smoothstep(0.0, 0.03, rise) / (1.0 + 9.0 * rise * rise);
    tone += plume * 0.16;
    float house = inside(min(min(wall, roof), chimney));
    tone = mix(tone, 0.03, house);
    tone = mix(tone, 0.34 + 0.1 * grain, inside(roof) * smoothstep(-0.075, -0.055, eaves));
    relief = mix(relief, 0.30 + 0.10 * smoothstep(0.0, -0.04, roof), house);
    vec2 pane = abs(p - vec2(-0.02, 0.045));
    float lamp = inside(max(pane.x - 0.022, pane.y - 0.024)) * (1.0 - 0.7 * inside(min(pane.x, pane.y) - 0.0025));
    drift(0, down0);
    lamp *= inside(down0 - at.y);
    wood(1, down1 + 0.02, 2.9, (0.10 + 0.55 * pines) * smoothstep(0.12, 0.40, abs(at.x - hut.x)));
    drift(1, down1);
    // The track winds from us to the door, one foot after the other.
    float way = clamp((hut.y - at.y) / (hut.y + 1.1), 0.0, 1.0);
    float along = 1.0 / (0.10 + way);
    float from = at.x - hut.x - way * (hill(way * 0.8 + chosen.z) - 0.6 - hand * 0.5) * 0.9;
    float pace = along * 9.0, left = fract(floor(pace) * 0.5) * 4.0 - 1.0;
    vec2 print_ = vec2((from / (0.006 + 0.035 * way) - left * 0.9), (fract(pace) - 0.5) * 2.2);
    drift(2, down2);
    float seen = smoothstep(0.06, 0.12, way) * smoothstep(0.0, 0.02, down0 - at.y);
    float dent = bump(print_, vec2(0.45, 0.45)) * seen;
    tone *= 1.0 - 0.45 * dent;
    relief -= 0.10 * dent;
    // The window's light lies on the snow before it.
    float pool = bump(p - vec2(-0.02, -0.02), vec2(0.20, 0.10)) * 0.5 + bump(p - vec2(-0.02, 0.05), vec2(0.09, 0.09)) * 0.25 * clarity;
    wood(2, -1.05 - 0.1 * chosen.w, 1.05, (0.2 + 0.8 * pines) * smoothstep(0.45, 0.75, abs(at.x - hut.x * 0.6)));
    float snow = flakes(24.0, 0.09, 0.3, 0.0) * 0.35 + flakes(13.0, 0.10, 0.3, 1.0) * 0.5 + flakes(7.0, 0.10, 0.1, 2.0) * 0.65 + flakes(2.6, 0.10, -0.6, 3.0) * 0.4;
    tone = mix(tone, 0.75, min(snow, 1.0) * (0.62 + 0.38 * light));
    height(relief + 0.10 * snow);
    emission(lamp * 0.9 + pool * 0.25 + snow * 0.06 * light * clarity);
    gl_FragColor = vec4(mix(mix(ramp(tone), glow.rgb, 0.6 * min(snow, 1.0)), LAMP, min(lamp + pool * 0.7, 1.0)), 1.0);
}
