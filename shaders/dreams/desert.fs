/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A desert at night: dunes with crisp crests behind each other, a low moon, one lantern on its way",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["desert", "night", "moon", "journey", "wind", "star"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.010, 0.008, 0.022, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.100, 0.045, 0.060, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.620, 0.340, 0.160, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.900, 0.660, 1.0]},
        {"NAME": "steep", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Height of the dunes"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "chances.glsl"
#include "fade.glsl"
#include "fbm3.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const int DUNES = 5;             // far to near
const float LEAN = 0.3;         // how far dunes lean with the wind
const int WALKED = 2;            // the row on which the lantern walks

// profile: long slopes that meet in sharp tops, from noise -1..1.
float profile(float v) {
    float e = 1.0 - abs(v);
    return e * (1.55 - 0.55 * e);
}

// line: the noise of row `row` at its upper rim, -1..1.
float line(float x, float row) {
    float left = floor(x);
    return 2.0 * mix(chances(vec2(left, row)).x, chances(vec2(left + 1.0, row)).x, fade(x - left)) - 1.0;
}

// How many dunes a unit, where a row lies, how high it is: order 0 is the farthest row, 1 the nearest.
float reach(float order) { return mix(2.7, 0.85, order); }
float rest(float order) { return mix(0.06, -0.88, order * (0.35 + 0.65 * order)); }
float rise(float order) { return mix(0.10, 0.50, order) * (0.5 + steep); }

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
float own, wind, halo, low_, tone, relief, heat, wave, ripples, seen;

// dune: one row of dunes; 0 is the farthest.
void dune(int i) {
    float order = float(i) / float(DUNES - 1);
    float wide = reach(order);
    float base = rest(order);
    float tall = rise(order);
    float x = (at.x + LEAN * (at.y - base)) * wide + own + float(i) * 4.7;
    float left = floor(x), blend = fade(x - left);
    vec2 both = 2.0 * mix(chances(vec2(left, float(i))), chances(vec2(left + 1.0, float(i))), blend) - 1.0;
    float rim = both.x;
    float top = base + tall * (profile(rim) - 0.5);
    float under = top - at.y;
    float cover = inside(-under);
    under = max(under, 0.0);
    // The noise, followed downwards to its next row, carries the crest on towards us as a winding edge.
    float down = under / (tall + 0.05);
    float v = mix(rim, both.y, fade(min(down * 0.5, 1.0)));
    float edge = 1.0 - abs(v);
    float lee = smoothstep(-0.02, 0.06, v);               // the slip face, in its own shade
    float haze = (1.2 - 0.5 * clarity) * (1.0 - order) * (0.10 + 0.30 * low_ + 0.26 * halo);
    float sand = mix(0.46, 0.38, order) * (0.45 + 0.55 * edge) * (1.0 - 0.62 * lee) + 0.16 * smoothstep(0.86, 1.0, edge) * (1.0 - lee);
    sand *= 0.40 + 0.60 * halo + 0.25 * order;
    float foot = smoothstep(0.10, 0.9, down);
    sand = mix(sand, 0.04 + haze * 0.7, foot * 0.75);
    float drift = (1.0 / (1.0 + 900.0 * under * under)) * wind * wind * (0.30 + 0.50 * order) * (1.3 - calm);
    tone = mix(tone, sand + haze * 0.45 + drift * 0.6, cover);
    relief = mix(relief, 0.10 + 0.34 * order + (0.10 + 0.34 * order) * edge * (1.0 - 0.3 * foot), cover);
    wave = mix(wave, v + down * 0.9, cover);
    ripples = mix(ripples, (1.0 - lee) * order * order * (1.0 - foot * 0.5), cover);
    heat *= 1.0 - cover;
    seen *= i > WALKED ? 1.0 - cover : 1.0;
}

void main() {
    at = centred();
    own = floor(seed * 59.0) * 3.0;
    wind = fbm3(vec2(at.x * 1.1 - TIME * 0.09, at.y * 3.0) + own);
    vec2 moon = vec2((fract(seed * 3.7) - 0.5) * 1.3, 0.46);
    float from = length(at - moon);
    halo = 1.0 / (1.0 + 5.0 * from * from);
    float disc = inside(from - 0.13);
    low_ = 1.0 / (1.0 + 9.0 * (at.y - 0.05) * (at.y - 0.05));                // haze over the horizon
    tone = 0.02 + 0.22 * halo * halo + 0.26 * low_ * (0.4 + halo) + 0.05 * wind;
    relief = 0.05 + 0.05 * wind;
    float star = motes(at * 6.0 + own, 6.0, 0.45, 0.02) * smoothstep(0.1, 0.8, at.y) * (1.0 - disc);
    heat = star * 0.7 * clarity;
    tone = mix(tone + star * 0.8, 0.72 + 0.5 * (wind - 0.5), disc);
    relief = mix(relief, relief + 0.10 * sqrt(max(0.0, 1.0 - from * from / 0.0169)), disc);
    heat += disc * 0.14;
    wave = 0.0, ripples = 0.0, seen = 1.0;
    dune(0); dune(1); dune(2); dune(3); dune(4);
    // A lantern walks on one of the crests, in a small pool of its own light.
    float row = float(WALKED), order = row / float(DUNES - 1);
    float way = 0.75 * sin(TIME * 0.025 + seed * 20.0);
    float stand = rest(order) + rise(order) * (profile(line((way + LEAN * 0.06) * reach(order) + own + row * 4.7, row)) - 0.5);
    vec2 lamp = (at - vec2(way, stand + 0.035)) / max(0.016, pixel() * 1.2);
    float near_ = dot(lamp, lamp);
    float flame = 1.0 / (1.0 + near_ * near_);
    tone += seen * (0.5 * flame + 0.20 / (1.0 + near_ * 0.02));
    heat += seen * (1.3 * flame + 0.10 / (1.0 + near_ * 0.03));
    float ripple = hill(wave * 13.0 + 0.5 * wind + at.x * 1.5 - TIME * 0.03);
    height(relief + 0.012 * ripple * ripples);
    emission(heat);
    gl_FragColor = vec4(ramp(tone + 0.035 * (ripple - 0.5) * ripples), 1.0);
}
