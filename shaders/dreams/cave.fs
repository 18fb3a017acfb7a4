/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A cave: dark jaws of stone, dripstone above and below, and crystals that glow in the chamber behind",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["cave", "deep", "light", "grave", "night"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "low", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.003, 0.006, 0.028, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.012, 0.060, 0.240, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.080, 0.400, 0.620, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.800, 0.950, 1.000, 1.0]},
        {"NAME": "crystals", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0, "LABEL": "Glow of the crystals"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "ridge.glsl"
#include "golden.glsl"
#include "hash11.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const int JAWS = 3;              // walls of stone, far to near
const int CRYSTALS = 5;

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, hoard, stone;
float own, tone, relief, heat, pulse, rough, light, mass;

// crystal: one prism with three faces to be seen and a pointed end.
void crystal(int i) {
    float n = float(i);
    float one = golden(n * 3.0 + own * 1.7 + 1.0);
    vec2 chance = vec2(one, fract(one * 57.0));
    float side = (n < 2.5 ? n - 1.0 : 3.0 - n) * 0.42 + (n < 2.5 ? -0.2 : 0.2) * 0.8 + (chance.x - 0.5) * 0.3;
    vec2 axis = normalize(vec2(side * 1.1, 1.0));
    vec2 p = at - hoard - vec2(side * 0.42, -0.16 - 0.05 * chance.y);
    float tall = (0.42 + 0.50 * chance.y) * (1.15 - 0.08 * n - 0.4 * abs(side)), wide = 0.06 + 0.05 * chance.x;
    float along = dot(p, axis), across = dot(p, vec2(axis.y, -axis.x));
    float blunt = max(0.0, along - tall + wide * 2.2) / 2.2;            // the pointed end
    float d = max(abs(across) - wide + blunt, -along);
    float cover = inside(d);
    float facet = across / wide;
    float face = facet < -0.3 ? 0.72 : facet < 0.35 ? 1.0 : 0.5;        // three faces are seen
    float rib = smoothstep(0.10, 0.0, min(abs(facet + 0.3), abs(facet - 0.35)));
    float inner = (0.30 + 0.55 * along / tall) * pulse * (0.6 + 0.4 * crystals);
    tone = mix(tone, inner * face * 0.75 + 0.14 * rib + 0.12 * smoothstep(0.02, 0.0, -d), cover);
    relief = mix(relief, 0.20 + 0.035 * n + 0.14 * (1.0 - abs(facet - 0.05) * 0.9) + 0.05 * along, cover);
    heat = mix(heat, inner * inner * face * crystals * (1.0 + 0.4 * low + 0.2 * breath), cover);
}

// teeth: dripstone in a row: how long here, how round, how steep (to soften the edge evenly).
vec3 teeth(float wide, float along, float row, float longest) {
    float u = (at.x + rough * 0.06) * wide + along;
    float cell = floor(u);
    float one = hash11(cell + row), two = fract(one * 57.0);
    float w = max(0.0, 1.0 - abs(u - cell - 0.5 + (two - 0.5) * 0.3) * 2.9);
    float length_ = (0.10 + 0.50 * one * one) * longest;
    return vec3(length_ * w * w * (0.4 + 0.6 * w), sqrt(w + 1e-4), 1.0 + length_ * wide * 3.6 * w);
}

// jaw: one wall of stone with its teeth; 0 is the farthest.
void jaw(int i) {
    float order = float(i) / float(JAWS - 1);
    float reach_ = mix(0.62, 1.02, order);
    vec2 shift = vec2(own + float(i) * 7.7, float(i) * 3.0);
    vec3 above = teeth(mix(5.2, 2.3, order), shift.x, shift.y * 40.0, mix(0.7, 1.1, order));
    vec3 below = teeth(mix(6.5, 2.9, order), shift.x + 3.3, shift.y * 40.0 + 90.0, mix(0.39, 0.60, order));
    float arch = reach_ - 0.62 * at.x * at.x / (reach_ + 0.35) + rough * 0.42;
    float roof = at.y - arch + above.x;
    float ground = mix(-0.62, -1.02, order) + 0.34 * at.x * at.x - at.y + rough * 0.30 + below.x;
    float inward = max(roof, ground);
    float cover = inside(-inward / (roof > ground ? above.z : below.z));
    float lip = 1.0 / (1.0 + 55.0 * inward * inward);
    float lit = light * (1.0 - order * 0.75);
    tone = mix(tone, 0.015 + 0.03 * order + 0.46 * lit * lip * lip + 0.14 * lit * light, cover);
    float bulge = roof > ground ? above.y : below.y;
    relief = mix(relief, 0.22 + 0.30 * order + 0.22 * smoothstep(0.0, 0.25, inward) + 0.16 * bulge * lip, cover);
    heat *= 1.0 - cover;
    stone = mix(stone, at * vec2(3.2 - order, 1.5) + shift, step(0.5, cover));
    mass = max(mass, cover * (0.6 + 0.4 * order));
}

void main() {
    at = centred();
    own = floor(seed * 67.0) * 5.0;
    rough = fbm3(at * 1.7 + own) - 0.5;
    float vapour = fbm3(vec2(at.x * 1.2 + TIME * 0.05, at.y * 2.0) + own);
    hoard = vec2((seed - 0.5) * 0.6, -0.36);             // where the crystals stand
    vec2 off = at - hoard - vec2(0.0, 0.15);
    light = (0.85 + 0.3 * breath) / (1.0 + 3.5 * dot(off, off));

    tone = 0.03 + 0.62 * light * light + (0.55 - 0.4 * calm) * (vapour - 0.4) * light;
    relief = 0.03 + 0.08 * vapour + 0.08 * rough;
    heat = light * light * 0.05;
    // A still pool mirrors the chamber.
    float shore = inside(at.y + 0.40 + 0.05 * rough);
    float ripple = hill(at.y * 14.0 / (0.3 - at.y) + rough + TIME * 0.09);
    tone = mix(tone, 0.05 + light * light * (0.22 + 0.3 * ripple * ripple), shore);
    relief = mix(relief, 0.06 + 0.02 * ripple, shore);

    pulse = 0.6 + 0.4 * hill(TIME * 0.06 + own + rough);
    crystal(0); crystal(1); crystal(2); crystal(3); crystal(4);
    stone = at * 2.0;
    mass = 0.0;
    jaw(0); jaw(1); jaw(2);
    float grain = ridge(stone) - 0.35;
    height(relief + grain * 0.30 * mass);
    float dust = motes(at * 4.0 + own + vec2(sin(TIME * 0.11 + at.y), TIME * 0.04), 4.0, 0.3, 0.025) * light;
    emission(heat + dust);
    gl_FragColor = vec4(ramp(tone * (1.0 + grain * 0.7 * mass) + dust * 0.6), 1.0);
}
