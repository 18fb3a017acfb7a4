/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A night sea seen from above: long swells, crests that carry foam",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["water", "sea", "journey"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.004, 0.008, 0.030, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.015, 0.070, 0.230, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.080, 0.400, 0.620, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [0.800, 0.950, 1.000, 1.0]},
        {"NAME": "swell",   "TYPE": "float", "DEFAULT": 2.0, "MIN": 0.8, "MAX": 5.0, "LABEL": "Swell"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm.glsl"
#include "ramp.glsl"

void main() {
    vec2 at = centred() * vec2(0.8, 1.7) + seed * 40.0;
    float drift = fbm(at * 1.1 + vec2(TIME * 0.03, 0.0));
    float water = 0.0, amplitude = 0.5;
    vec2 wave = at * swell;
    for (int i = 0; i < 5; i++) {
        wave = mat2(0.8, 0.6, -0.6, 0.8) * wave * 1.55 + vec2(TIME * 0.12, drift * 3.0);
        float crest = 1.0 - abs(sin(wave.x + drift * 4.0 + sin(wave.y * 0.6)));
        water += amplitude * crest * crest;
        amplitude *= mix(0.62, 0.48, calm);
    }
    float foam = smoothstep(0.66, 1.05, water);
    height(0.2 * drift + 0.75 * water);
    emission(foam * foam * 0.5);
    gl_FragColor = vec4(ramp(0.08 + 0.45 * water + 0.2 * drift + 0.3 * foam * foam), 1.0);
}
