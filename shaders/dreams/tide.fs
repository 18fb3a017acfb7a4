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
#include "rotate.glsl"
#include "fbm.glsl"
#include "ramp.glsl"

void main() {
    // each sea has its own wind, weight of swell, and moonlit path
    float wind = (seed - 0.5) * 1.4, storm = fract(seed * 7.3);
    vec2 here = centred(), at = rotate(wind) * here * vec2(0.8, 1.7) + seed * 40.0;
    float drift = fbm(at * 1.1 + vec2(TIME * 0.03, 0.0));
    float water = 0.0, amplitude = 0.5;
    vec2 wave = at * swell;
    for (int i = 0; i < 5; i++) {
        wave = mat2(0.8, 0.6, -0.6, 0.8) * wave * 1.55 + vec2(TIME * 0.12, drift * 3.0);
        float crest = 1.0 - abs(sin(wave.x + drift * 4.0 + sin(wave.y * 0.6)));
        water += amplitude * crest * crest;
        amplitude *= mix(0.64, 0.46, 0.6 * calm + 0.4 * storm);
    }
    float path_at = (fract(seed * 3.1) - 0.5) * 1.2 + 0.10 * sin(here.y * 3.0 + drift * 5.0);
    float across = (here.x - path_at) / (0.20 + 0.16 * abs(here.y - 1.0));
    float path = exp(-across * across) * smoothstep(-2.4, 1.2, here.y);
    float foam = smoothstep(0.70, 1.08, water);
    float broken = smoothstep(0.34, 0.80, water) * path; // light on the faces that lean our way
    float tone = 0.015 + 0.40 * water * water + 0.10 * drift + 0.42 * broken;
    height(0.2 * drift + 0.75 * water);
    emission(foam * foam * 0.35 + 0.38 * broken * broken);
    gl_FragColor = vec4(mix(ramp(tone), glow.rgb, clamp(0.30 * foam + 0.35 * broken * foam, 0.0, 0.6)), 1.0);
}
