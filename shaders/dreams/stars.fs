/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A deep night sky: a river of nebula, stars at four depths, one constellation drawn in light",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["star", "sky", "night", "light"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath",  "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.004, 0.006, 0.026, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.030, 0.040, 0.200, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.260, 0.300, 0.700, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [0.900, 0.940, 1.000, 1.0]},
        {"NAME": "cloud",   "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Nebula"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "rotate.glsl"
#include "chances.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

// starlight: stars of one depth; `scale` cells a unit, `size` in cells; none is smaller than a pixel.
float starlight(vec2 p, float scale, float size, float rare) {
    vec2 q = p * scale, cell = floor(q), chance = chances(cell);
    vec2 away = q - cell - 0.5 - (chance - 0.5) * 0.6;
    float wide = max(size, pixel() * scale);
    float strength = max(fract(chance.x * 57.3 + chance.y * 19.1) - rare, 0.0) / (1.0 - rare);
    float twinkle = 0.75 + 0.25 * sin(TIME * 0.9 + 40.0 * chance.y);
    float core = exp(-dot(away, away) / (wide * wide));
    float rays = exp(-abs(away.x) / wide * 0.9 - abs(away.y) / wide * 3.5) + exp(-abs(away.y) / wide * 0.9 - abs(away.x) / wide * 3.5);
    return strength * strength * twinkle * (core + 0.16 * rays) * min(1.0, size * size / (wide * wide) * 1.5);
}

// joint: where star k of the constellation stands; a wandering line of seven.
vec2 joint(float k) {
    vec2 chance = chances(vec2(k * 3.0, floor(seed * 977.0)));
    return vec2((k - 3.0) * 0.30, 0.0) + (chance - 0.5) * vec2(0.24, 1.05);
}

// line_to: light of the line from joint k to the next, and of the star at its beginning.
vec2 line_to(vec2 p, float k) {
    vec2 a = joint(k), b = joint(k + 1.0), way = b - a;
    float along = clamp(dot(p - a, way) / dot(way, way), 0.0, 1.0);
    float away = length(p - a - way * along), thin = max(0.006, pixel());
    float ends = smoothstep(0.0, 0.12, along) * smoothstep(1.0, 0.88, along);
    float star = length(p - a), wide = max(0.020, pixel() * 1.4);
    return vec2(exp(-away * away / (thin * thin)) * ends * 0.006 / thin, exp(-star * star / (wide * wide)) + 0.20 * exp(-star * 16.0));
}

void main() {
    vec2 at = centred(), q = rotate(seed * 6.2832) * at;
    float drift = TIME * 0.010;
    float stream = exp(-pow(abs(q.y + 0.35 * (fbm3(q * 0.9 + seed * 31.0) - 0.5)) * 1.25, 2.0));
    float fold = fbm3(q * 1.3 + seed * 17.0 + vec2(drift, 0.0));
    float veil = fbm(q * 1.7 + 1.6 * vec2(fold, -fold) + seed * 40.0 - vec2(0.0, drift));
    float nebula = smoothstep(0.34, 0.86, veil + 0.22 * stream) * mix(0.35, 1.0, stream) * (0.35 + 0.9 * cloud);
    float dust = smoothstep(0.46, 0.62, fbm3(q * 2.6 + fold * 1.4 + 9.0)) * stream;
    nebula *= 1.0 - 0.65 * dust;
    float sky = starlight(q, 26.0, 0.045, 0.30) * 0.35 + starlight(q + 3.7, 13.0, 0.050, 0.50) * 0.6
              + starlight(rotate(0.7) * q + 8.1, 6.0, 0.050, 0.62) + starlight(rotate(1.9) * q + drift * 0.3, 2.6, 0.034, 0.55) * 1.4;
    sky *= 0.55 + 0.9 * stream;
    vec2 figure = line_to(at, 0.0) + line_to(at, 1.0) + line_to(at, 2.0) + line_to(at, 3.0) + line_to(at, 4.0) + line_to(at, 5.0);
    float drawn = figure.x * (0.06 + 0.12 * breath) + figure.y * 0.9;
    float light = clamp(sky + drawn, 0.0, 1.6);
    height(0.12 + 0.55 * nebula + 0.30 * min(light, 1.0));
    emission(min(0.9 * light + 0.10 * nebula * nebula, 1.4));
    gl_FragColor = vec4(mix(ramp(0.02 + 0.40 * nebula * (0.4 + 0.6 * nebula)), glow.rgb, clamp(light, 0.0, 1.0)), 1.0);
}
