/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Mountains at night: ridge behind ridge in seas of mist, pines on the nearest",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["mountain", "sky", "moon", "tree", "night", "journey"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.016, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.050, 0.070, 0.120, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.320, 0.400, 0.500, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.950, 0.970, 1.000, 1.0]},
        {"NAME": "peaks", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Height of the peaks"},
        {"NAME": "haze", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Mist"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "ridge.glsl"
#include "hash11.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "chances.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const int RIDGES = 5;            // far to near

// summit: how high a flank is, from noise -1..1: straight flanks, sharp tops.
float summit(float v) {
    float e = 1.0 - abs(v);
    return e * (1.45 - 0.45 * e);
}

// flank: noise -1..1 of a range at x: its skyline in x, the row that lies before it in y.
vec2 flank(float x, float row) {
    float left = floor(x), f = x - left;
    f = f * f * (3.0 - 2.0 * f);
    return 2.0 * mix(chances(vec2(left, row)), chances(vec2(left + 1.0, row)), f) - 1.0;
}

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
float own, mist, jag, halo, tone, relief, heat;

// ridge_line: one range of mountains and the mist at its foot; 0 is the farthest.
void ridge_line(int i) {
    float order = float(i) / float(RIDGES - 1);
    float wide = mix(2.2, 1.0, order);
    float base = mix(0.10, -0.86, order);
    float x = at.x * wide + own + float(i) * 5.1;
    float tall = mix(0.44, 0.36, order) * (0.5 + peaks);
    vec2 big = flank(x, float(i) * 3.0), mid = flank(x * 2.6 + 4.0, float(i) * 3.0 + 1.0), fine = flank(x * 7.1, float(i) * 3.0 + 2.0);
    float small = summit(mid.x);
    float crest = base + tall * (summit(big.x) + 0.34 * small + 0.12 * summit(fine.x) - 0.62);
    // Pines stand on the two nearest ridges.
    float row = 0.0, stands = 0.0;
    if (i > 2) {
        float near_ = float(i - 3);
        float grove = at.x * mix(22.0, 11.0, near_);
        float chance = hash11(floor(grove) + float(i) * 70.0);
        float tier = hill(at.y * mix(60.0, 26.0, near_) + chance * 5.0);
        float pine = 1.0 - (1.9 + 1.4 * tier) * abs(fract(grove) - 0.5 + (chance - 0.5) * 0.3);
        row = 1.0;
        stands = max(pine, 0.0) * (0.07 + 0.13 * chance) * step(chance, 0.35 + 0.6 * small) * mix(0.95, 1.25, near_);
    }
    float under = crest + stands - at.y;
    float cover = inside(-under * mix(1.0, 0.3, row * step(0.001, stands)));
    float rock = crest - at.y;
    under = max(rock, 0.0);
    float wood = row * smoothstep(0.03, -0.02, rock);
    // The skyline, followed downwards to the next row of noise, makes sharp edges that run towards us.
    float down = min(under / (tall + 0.1), 1.0);
    float main_ = summit(mix(big.x, big.y, down)), side = summit(mix(mid.x, mid.y, min(down * 2.2, 1.0)));
    float facet = main_ * 0.55 + side * 0.30 + summit(mix(fine.x, fine.y, min(down * 4.0, 1.0))) * 0.10 + jag * 0.25;
    float snow = smoothstep(0.50, 0.85, side * 0.6 + jag * 0.7 + 0.15 - down) * (1.0 - row);
    float cloud = smoothstep(0.05, 0.34 + 0.22 * order, under * (0.3 + 1.4 * mist)) * (0.95 + 1.1 * haze - 0.6 * clarity);
    cloud = min(cloud * mix(1.0, 0.7, order), 1.0);
    float lit = mix(0.12, 0.015, order) + 0.10 * (1.0 - order) * halo + (0.12 + 0.34 * halo) * snow * (1.0 - 0.4 * order);
    lit += 0.10 * facet * (1.0 - wood) * mix(1.0, 0.7, order);
    float sea = mix(0.44, 0.26, order) * (0.35 + 1.0 * halo) * (0.30 + 1.2 * mist);
    tone = mix(tone, mix(lit * (1.0 - 0.8 * wood), sea, cloud * 0.95), cover);
    float stone = 0.06 + 0.26 * order + 0.36 * facet;
    relief = mix(relief, mix(stone, 0.16 + 0.28 * order + 0.14 * mist, cloud), cover);
    heat *= 1.0 - cover;
}

void main() {
    at = centred();
    own = floor(seed * 73.0) * 3.0;
    mist = fbm3(vec2(at.x * 0.8 - TIME * 0.05, at.y * 2.6) + own);
    jag = ridge(at * vec2(4.2, 3.2) + own);             // one field of rock serves every ridge

    vec2 moon = vec2((fract(seed * 5.3) - 0.5) * 1.2, 0.50 + 0.15 * (seed - 0.5));
    float from = length(at - moon);
    halo = 1.0 / (1.0 + 5.0 * from * from);
    float disc = inside(from - 0.15);
    float star = motes(at * 6.0 + own, 6.0, 0.4, 0.02) * smoothstep(0.1, 0.9, at.y);
    tone = 0.02 + 0.34 * halo * halo + 0.06 * mist + star * 0.7 * clarity;
    relief = 0.04 + 0.06 * mist;
    heat = star * 0.4 * clarity * (1.0 - disc) + disc * 0.10;
    tone = mix(tone, 0.56 + 0.5 * (mist - 0.4), disc);

    ridge_line(0); ridge_line(1); ridge_line(2); ridge_line(3); ridge_line(4);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
