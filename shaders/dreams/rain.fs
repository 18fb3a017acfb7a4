/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Rain on a dark window: drops run down the misted glass, and the lights of a street swim behind it",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["rain", "window", "water", "night", "city", "light"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.003, 0.006, 0.016, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.016, 0.045, 0.110, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.120, 0.320, 0.440, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.800, 0.950, 1.000, 1.0]},
        {"NAME": "downpour", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Drops on the glass"},
        {"NAME": "street", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Lights of the street"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "chances.glsl"
#include "choices.glsl"
#include "fbm3.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "ramp.glsl"

const float HORIZON = -0.12;
const vec3 LAMP = vec3(0.95, 0.36, 0.07);   // a fixed accent: some of the lights are warm in every palette

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, through;                          // where we are, and where we look through the glass
float own, dome, wet, clear_, shine, warm;

// drop: water on the glass, `q` 0..1 from its middle to its rim; a lens that holds the whole street, upside down.
void drop(vec2 q, float radius, float there) {
    float away = dot(q, q);
    float body = there * smoothstep(1.0, 1.0 - 3.0 * pixel() / radius - 0.05, away);
    through = mix(through, vec2(at.x - q.x * 0.55, HORIZON - q.y * 0.50), body);
    dome = mix(dome, 1.0 - away, body);
    wet = max(wet, body);
}

// beads: drops that stand on the glass, swell and dry up in their own time.
void beads(float wide, float share, float turn) {
    vec2 p = at * wide + own + turn * 31.0 + 0.3 * vec2(hill(at.y * wide * 0.31), hill(at.x * wide * 0.37));
    vec2 cell = floor(p), chance = chances(cell + turn * 57.0);
    float life = hill(TIME * 0.016 + chance.y * 7.0 + chance.x);
    float radius = (0.10 + 0.27 * chance.x * chance.x) * smoothstep(0.0, 0.5, life);
    vec2 q = (p - cell - 0.5 - (chance.yx - 0.5) * 0.3) * vec2(1.1, 0.95);
    float there = step(fract(chance.y * 37.0), share) * smoothstep(0.02, 0.08, radius);
    drop(q / max(radius, 0.02), max(radius, 0.02) / wide, there);
}

// runners: drops that run down crooked paths, with a clear wake in the mist and small beads left in it.
void runners(float wide, float long_, float speed, float turn) {
    float u = at.x * wide + own + turn * 17.3, column = floor(u);
    float fate = chances(vec2(column, turn * 9.0)).x;
    float v = at.y / long_ + (TIME * speed + 0.03 * hill(TIME * 0.09 + fate)) * (0.7 + 0.6 * fate) + fate * 11.0;
    vec2 chance = chances(vec2(column, floor(v)) + turn * 5.0);
    float crook = 0.6 * hill(at.y * 0.9 + fate * 5.0) + 0.4 * hill(at.y * 2.3 + fate * 9.0) - 0.5;
    float x = (u - column - 0.5 - 0.42 * crook) / wide;
    float up = (fract(v) - 0.12) * long_;
    float radius = (0.11 + 0.08 * chance.x) / wide;
    float there = step(chance.y, 0.25 + 0.65 * downpour);
    float tail = up / (long_ * (0.35 + 0.45 * chance.x));
    float wake = there * smoothstep(-0.02, 0.02, up) * smoothstep(1.0, 0.5, tail) * smoothstep(1.0, 0.6, abs(x) / radius * (1.0 + 0.7 * tail));
    clear_ = max(clear_, wake);
    float bead = (fract(at.y * 9.0 * wide + fate * 5.0) - 0.5) / (9.0 * wide);
    float small = radius * 0.62 * (1.0 - tail) * (0.6 + 0.4 * hill(floor(at.y * 9.0 * wide + fate * 5.0) * 0.37));
    drop(vec2(x + radius * 0.2 * crook, bead) / max(small, 0.004), max(small, 0.004), wake * smoothstep(radius, radius * 1.5, up) * smoothstep(0.004, 0.011, small));
    drop(vec2(x, up * (up > 0.0 ? 0.55 : 1.0)) / radius, radius, there);
}

// lights: the lamps of the street out of focus, discs of `soft` their full width.
void lights(vec2 p, float wide, float band, float soft, float turn) {
    vec2 q = p * wide + own * 1.7 + turn * 13.0, cell = floor(q), chance = chances(cell + turn * 71.0);
    float radius = (0.20 + 0.14 * chance.x) * soft;
    float away = length(q - cell - 0.5 - (chance - 0.5) * 0.3);
    float y = (p.y - HORIZON) / band;
    float there = step(fract(chance.x * 53.0), street) * (0.75 + 0.25 * hill(TIME * 0.05 + chance.y * 3.0)) / (1.0 + y * y * y * y);
    float disc = smoothstep(radius + 0.035, radius - 0.035, away) * (0.55 + 0.45 * away * away / (radius * radius)) * there / (0.3 + 0.7 * soft);
    float lamp = step(0.55, fract(chance.y * 29.0));
    disc *= 0.35 + 0.65 * chance.y;
    shine += disc * (1.0 - lamp);
    warm += disc * lamp;
}

void main() {
    at = centred();
    vec4 chosen = choices(seed);
    own = floor(chosen.x * 90.0) * 2.0;
    through = at, dome = wet = clear_ = shine = warm = 0.0;
    beads(22.0, 0.35 + 0.5 * downpour, 1.0);
    beads(9.0, 0.15 + 0.65 * downpour, 2.0);
    runners(5.2, 1.3, 0.045, 1.0);
    runners(2.6, 1.9, 0.040, 2.0);

    // The street: a glow along the horizon, lamps near and far, their streaks on the wet road.
    float mist = fbm3(at * vec2(1.6, 1.2) + own);
    float soft = mix(1.0, 0.45, max(wet, clear_ * 0.5));
    float y = through.y - HORIZON;
    lights(through, 2.3, 0.62, soft, 1.0);
    lights(through, 5.6, 0.22, soft, 2.0);
    float streak = noise(vec2(through.x * 7.0 + own, 2.0)) * noise(vec2(through.x * 2.6 - own, 5.0 + through.y));
    float road = smoothstep(0.05, -0.15, y) / (1.0 + 2.2 * y * y);
    float dusk = 1.0 / (1.0 + 14.0 * y * y);
    float view = 0.03 + 0.13 * dusk + road * streak * streak * 1.3 + 0.62 * shine;
    // Mist on the pane: it greys what it covers; drops and wakes are clear.
    float fog = (1.25 - 0.7 * clarity) * smoothstep(0.22, 0.66, mist) * (1.0 - wet) * (1.0 - 0.9 * clear_);
    float tone = mix(view, 0.15 + 0.12 * dusk + 0.5 * view, min(fog, 1.0) * 0.8);
    float rim = wet * (1.0 - dome);
    tone *= 1.0 - 0.6 * rim * rim;
    tone += wet * dome * (0.05 + 0.12 * dusk);
    float relief = 0.30 + 0.05 * mist + wet * 0.20 * dome + 0.02 * fog - 0.03 * clear_ * (1.0 - wet);
    float heat = min(shine + warm, 1.0) * (0.20 + 0.10 * wet);

    // The frame: dark bars with a rounded bead, pane beside pane.
    vec2 pane = (at - vec2((chosen.y - 0.5) * 0.9, 0.20 + 0.35 * chosen.z)) / vec2(1.35, 1.62);
    vec2 bar = abs(pane - floor(pane + 0.5)) * vec2(1.35, 1.62);
    float edge = min(bar.x, bar.y * 1.25);
    float wood = inside(edge - 0.060);
    float grain = noise(bar.x < bar.y ? at * vec2(60.0, 3.0) : at * vec2(3.0, 60.0));
    tone = mix(tone, 0.05 + 0.03 * grain, wood);
    relief = mix(relief, 0.46 + 0.30 * smoothstep(0.062, 0.030, edge) + 0.02 * grain, smoothstep(0.066, 0.054, edge));
    heat *= 1.0 - wood;
    warm = min(warm, 1.0) * (1.0 - wood) * (1.0 - 0.4 * min(fog, 1.0));

    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone) * (1.0 - 0.6 * warm) + LAMP * 0.9 * warm * (1.0 - ramp(tone)), 1.0);
}
