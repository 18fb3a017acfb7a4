/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A forest at night: trunks behind trunks, mist between them, a far clearing that glows, fireflies",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["forest", "tree", "night", "light"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.003, 0.014, 0.014, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.012, 0.110, 0.090, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.150, 0.480, 0.260, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.900, 1.000, 0.660, 1.0]},
        {"NAME": "density", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Density of the trunks"},
        {"NAME": "flies", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Fireflies"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "chances.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const int ROWS = 4;              // rows of trunks, far to near

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, bark;
float own, light, mist, leaves, tone, relief, glimmer, nearness, sway;

// trunks: one row of trees; 0 is the farthest.
void trunks(int i) {
    float order = float(i) / float(ROWS - 1);
    float wide = mix(4.0, 1.0, order);                    // trunks a unit
    float ground = mix(-0.12, -0.98, order * order) + 0.12 * (mist - 0.5);
    float u = (at.x + sway) * wide + float(i) * 3.7 + own;
    float cell = floor(u);
    vec2 chance = chances(vec2(cell, float(i) * 11.0));
    float up = at.y - ground;
    float crook = (hill(at.y * (0.25 + 0.25 * chance.x) + chance.y * 7.0) - 0.5) * 0.12;
    float from = u - cell - 0.38 - 0.24 * chance.x - crook - (chance.y - 0.5) * 0.1 * at.y;
    float away = abs(from);
    float root = 1.0 / (1.0 + up * up * wide * wide * 9.0);
    float half_ = (0.05 + 0.075 * chance.y) * (1.0 - 0.12 * at.y) + 0.09 * root;
    float gone = step(0.55 + density * 0.45, chance.x * 0.75 + 0.1);
    // Boughs leave the trunk upwards on both sides in turn and taper out before the cell ends.
    float rung = up * wide * 0.8 + chance.x * 9.0 + (from > 0.0 ? 0.43 : 0.0) - away * (1.5 + chance.y) + away * away * 2.6;
    float taper = 0.026 - away * 0.085;
    float bough = abs(fract(rung) - 0.5) * 0.7 - max(0.0, taper) * smoothstep(0.5, 1.0, up * wide) + max(0.0, -taper) * 2.0;
    float limb = smoothstep(0.0, 0.05, away - half_);
    float d = (min(away - half_, bough) + gone) / wide;
    float foot = smoothstep(-0.06, 0.22, up + 0.2 * (leaves - 0.5));
    float body = inside(d), cover = body * foot;
    float trunk = min(away / max(half_, 0.02), 1.0);
    float round_ = sqrt(1.0 - trunk * trunk + 1e-4);
    float haze = (1.25 - 0.5 * clarity) * (1.0 - order) * (0.04 + 0.72 * light) * (0.35 + mist);
    float fog = 1.0 / (1.0 + 12.0 * up * up) * (0.06 + 0.55 * light) * mist * (1.0 - order);
    float lit = mix(0.02, 0.10, order) + haze * 0.62 + fog + 0.30 * light * (1.0 - round_) * (0.3 + order);
    tone = mix(tone, lit, cover);
    relief = mix(relief, 0.12 + 0.36 * order + (0.06 + 0.20 * order) * round_, cover);
    bark = mix(bark, vec2(from * 24.0 / wide, up * 3.0 + chance.x * 17.0), step(0.02, cover));
    glimmer *= 1.0 - cover;
    nearness = mix(nearness, (0.15 + 0.85 * order) * (1.0 - limb) * foot, body * step(0.02, foot));
}

void main() {
    at = centred();
    own = floor(seed * 97.0) * 3.0;
    vec2 off = (at - vec2((seed - 0.5) * 0.9, 0.05)) * vec2(1.15, 0.8);
    light = exp(-dot(off, off) * 2.2);                  // the clearing
    mist = fbm3(vec2(at.x * 0.9 + TIME * 0.05, at.y * 2.4) + own);
    leaves = fbm(at * 2.6 + own + 9.0);

    // Moss and mist on the ground, flat far away and coarse near.
    float slope = max(-at.y - 0.02, 0.0);
    tone = 0.03 + 0.66 * light * (0.45 + mist) * exp(-slope * 2.0) + 0.10 * slope * leaves;
    relief = 0.06 + 0.10 * mist + slope * (0.20 + 0.30 * leaves);
    glimmer = light * light * 0.20, nearness = slope * 0.3;
    bark = at * vec2(7.0, 9.0);                          // across and along the trunk that is seen
    sway = at.y * 0.018 * sin(TIME * 0.35 + mist * 3.0) * (1.2 - calm);
    trunks(0); trunks(1); trunks(2); trunks(3);
    float grain = fbm(bark * vec2(1.3, 0.8) + own) - 0.5;
    relief += grain * 0.42 * nearness;
    tone += grain * 0.30 * nearness;
    // The roof of leaves closes the picture above.
    float roof = smoothstep(0.45, 1.05, at.y + (leaves - 0.5) * 1.9 - light * 0.3);
    tone = mix(tone, 0.02 + 0.40 * leaves * leaves * (0.3 + light), roof);
    relief = mix(relief, 0.40 + 0.55 * leaves, roof);
    vec2 drift = at * 3.4 + own + vec2(sin(TIME * 0.21 + at.y * 2.0), cos(TIME * 0.17 + at.x * 2.0)) * 0.3;
    float fly = motes(drift, 3.4, 0.15 + flies * 0.5, 0.03) * smoothstep(1.2, 0.3, at.y);
    fly *= 0.3 + 0.7 * hill(TIME * 0.17 + chances(drift).x * 9.0);
    height(relief);
    emission((glimmer * (1.0 - roof) + fly * 1.4) * mix(0.6, 1.1, clarity));
    gl_FragColor = vec4(ramp(tone + fly), 1.0);
}
