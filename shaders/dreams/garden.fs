/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A garden at night: one great flower opens among others, leaves in the dark beneath",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["garden", "flower", "tree", "night"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "mid", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.016, 0.004, 0.014, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.200, 0.030, 0.120, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.800, 0.320, 0.340, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.860, 0.740, 1.0]},
        {"NAME": "open", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "How far the flowers open"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "chances.glsl"
#include "golden.glsl"
#include "hash11.glsl"
#include "hill.glsl"
#include "motes.glsl"
#include "pixel.glsl"
#include "turns.glsl"
#include "ramp.glsl"

// whorl: one ring of petals laid over what is below it in `flower` (edge distance, height, tone, how far along a petal).
void whorl(inout vec4 flower, float r, float wave, float lean, float size, float base, float sharp) {
    float lobe = 0.5 + 0.5 * wave, along = r / size;
    float d = r - size * (0.50 + 0.42 * sqrt(lobe) + 0.08 * lobe * lobe * lobe);
    float cover = clamp(0.5 - d * sharp, 0.0, 1.0);
    // A petal is a boat, high at its keel and at its lip, deep in its throat; one side slides under the next petal.
    float boat = (lobe + 0.35 * lean) * 0.20 * along + 0.34 * along * along;
    float tone = 0.06 + 0.52 * along * along * along * (0.35 + 0.65 * lobe) + base * 0.30;
    flower = mix(flower, vec4(flower.x, base + boat, tone, along), vec4(0.0, cover, cover, cover));
    flower.x = min(flower.x, d);
}

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
float own, wind, crisp, tone, relief, heat, opening, pool;
vec3 petal;                      // how far along a petal, where across it, whether there is one
mat2 turn;

// leaves: a bed of long blades with a midrib, side veins and a pointed end.
void leaves(int i) {
    vec2 blade = (i == 0 ? at : vec2(-at.y, at.x) + 0.3 * at) * turn * vec2(3.0, 1.15) + wind * 0.25 + own;
    blade.y += hash11(blade.x + float(i) * 9.0);
    vec2 cell = floor(blade), q = blade - cell - 0.5;
    float chance = hash21(cell);
    q.x -= (chance - 0.5) * 0.5 * q.y;
    float width = 0.46 * (1.0 - 4.0 * q.y * q.y) * (0.75 + 0.25 * chance);
    float cover = clamp(0.5 - (abs(q.x) - width) * 0.3 * crisp, 0.0, 1.0);
    float vein = hill((q.y - abs(q.x) * 0.5) * 7.6);
    float keel = min(abs(q.x) * 7.0, 1.0);
    tone = mix(tone, 0.03 + (0.06 + 0.10 * chance) * keel * (0.8 + 0.2 * vein), cover);
    relief = mix(relief, 0.05 + 0.07 * float(i) + 0.14 * keel * (1.0 - abs(q.x) * 1.3) + 0.012 * vein, cover);
}

// flowers: a layer of flowers; 2 is the one great flower.
void flowers(int i) {
    float order = float(i) * 0.5;
    bool hero = i == 2;
    float wide = hero ? 0.50 : mix(1.9, 1.15, order * 2.0);
    vec2 p = (at + vec2(wind * 0.11 * (1.0 + order), wind * 0.05)) * wide;
    p = hero ? p + 0.5 - (vec2(golden(own + 1.0), golden(own * 2.3)) - 0.5) * 0.2 : turn * p + float(i) * 5.3 + own;
    vec2 cell = floor(p), chance = hero ? vec2(golden(own * 1.3), golden(own * 3.1)) : chances(cell + float(i) * 31.0);
    float size = hero ? 0.34 : 0.24 + 0.16 * chance.x;
    vec2 from = (p - cell - 0.5 - (hero ? vec2(0.0) : (chance - 0.5) * 2.0 * (0.47 - size))) / size;
    from *= vec2(1.0 + 0.40 * chance.x, 1.15 + 0.25 * chance.y);       // each looks its own way
    float r = length(from);
    float count = hero ? 6.0 + floor(chance.x * 3.99) : 5.0 + floor(chance.y * 2.99);
    float angle = turns(from) * count + chance.y * 5.0;
    float wave = 2.0 * hill(angle) - 1.0, lean = 2.0 * hill(angle - 0.25) - 1.0;
    float spread = mix(0.74, 1.0, opening);
    float sharp = crisp * size / wide;
    vec4 flower = vec4(9.0, 0.0, 0.0, 0.0);
    whorl(flower, r, wave, lean, spread, 0.08, sharp);
    whorl(flower, r, -wave, -lean, spread * 0.78, 0.26, sharp);
    if (hero) whorl(flower, r, lean, -wave, 0.58 - 0.1 * spread, 0.42, sharp);
    float there = hero ? step(abs(cell.x) + abs(cell.y), 0.5) : step(0.30, chance.y);
    float heart = smoothstep(0.22, 0.10, r), seeds = hill(r * 26.0) * hill(angle * 3.0);
    flower.y += heart * (hero ? 0.14 + 0.10 * seeds : 0.2);
    flower.z = mix(flower.z, hero ? 0.55 + 0.4 * seeds : 0.72, heart * heart);
    float edge = flower.x * size / wide, cover = clamp(0.5 - edge * crisp, 0.0, 1.0) * there;
    float shade = smoothstep(0.20, 0.0, edge) * there * (0.35 + 0.35 * order);
    tone = mix(tone * (1.0 - shade), flower.z * (hero ? 1.0 : mix(0.6, 0.95, order) * pool), cover);
    relief = mix(relief, 0.12 + 0.16 * order + flower.y * mix(0.42, 0.66, order), cover);
    heat = mix(heat, heart * heart * (0.12 + 0.25 * order), cover);
    petal = mix(petal, vec3(flower.w, wave, 1.0), cover);
}

void main() {
    at = centred();
    own = floor(seed * 89.0) * 7.0;
    wind = (fbm3(at * 0.6 + vec2(TIME * 0.05, own)) - 0.5) * (1.3 - calm);
    opening = clamp(open * 0.8 + 0.25 * breath + 0.12 * sin(TIME * 0.2) + 0.15 * mid, 0.0, 1.0);
    crisp = 0.5 / pixel();
    tone = 0.02, relief = 0.03, heat = 0.0;
    vec2 lie = normalize(vec2(0.4 + seed, fract(seed * 7.0) - 0.4));
    turn = mat2(lie.x, lie.y, -lie.y, lie.x);
    leaves(0); leaves(1);
    vec2 shine = at - (vec2(golden(own + 3.0), golden(own * 1.7)) - 0.5) * 0.8;
    pool = 0.42 + 0.75 / (1.0 + 0.9 * dot(shine, shine));   // moonlight falls on one place
    tone *= pool, petal = vec3(0.0);
    flowers(0); flowers(1); flowers(2);
    // Pollen drifts up out of the flowers.
    vec2 drift = at * 3.0 + own + vec2(0.4 * wind, -TIME * 0.04);
    float pollen = motes(drift, 3.0, 0.45, 0.022) * hill(TIME * 0.06 + chances(drift).y) * pool;
    // Fine veins run along every petal, and crinkle its lip.
    float vein = (hill(petal.y * 2.5 + petal.x * 0.5) * 2.0 - 1.0) * petal.x * petal.z;
    height(relief + 0.010 * vein);
    emission(heat + pollen);
    gl_FragColor = vec4(ramp(tone + 0.030 * vein + 0.7 * pollen), 1.0);
}
