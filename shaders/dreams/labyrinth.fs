/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A labyrinth seen from above: deep corridors of stone, and one small light that wanders over them and throws long shadows",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["labyrinth", "light", "journey", "deep", "night", "garden"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.004, 0.008, 0.014, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.025, 0.060, 0.080, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.240, 0.340, 0.330, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.840, 0.520, 1.0]},
        {"NAME": "cells",   "TYPE": "float", "DEFAULT": 3.6, "MIN": 2.0, "MAX": 6.0, "LABEL": "Corridors"},
        {"NAME": "lantern", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.1, "MAX": 1.0, "LABEL": "Lantern"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "rotate.glsl"
#include "choices.glsl"
#include "hash21.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const float DEPTH = 0.30;      // how far the walls lean out under the eye, at the edge of the dream
const float LAMP = 1.35;       // height of the light; the walls are 1 high
const int LOOKS = 6, SHADES = 5;

// Distance to the middle of the nearest wall, in cells. Each cell walls off its right or its upper side (never
// both), so every corridor leads somewhere and the maze needs no memory.
float maze(vec2 p) {
    vec2 cell = floor(p), f = p - cell, g = 1.0 - f;
    bool here = hash21(cell) > 0.5, left = hash21(cell - vec2(1.0, 0.0)) > 0.5, under = hash21(cell - vec2(0.0, 1.0)) > 0.5;
    float d = here ? g.x : g.y;
    d = min(d, left ? f.x : 9.0);
    d = min(d, under ? 9.0 : f.y);
    vec2 corner = min(f, g);
    return min(d, length(corner));
}

void main() {
    vec4 pick = choices(seed);
    vec2 at = centred();
    float scale = cells * (0.8 + 0.4 * pick.x), half_wall = 0.15 + 0.07 * pick.y;
    mat2 turn = rotate(pick.z * 6.0);
    vec2 bend = vec2(sin(at.y * 1.7 + pick.w * 6.0), sin(at.x * 1.3 + pick.x * 6.0)) * (0.04 + 0.12 * pick.w);   // old walls are not straight
    vec2 offset = floor(pick.xy * 900.0);
    vec2 ground = turn * (at + bend) * scale + offset;
    vec2 lean = turn * at * (scale * DEPTH / (1.0 + 0.6 * length(at)));
    vec2 path = vec2(sin(TIME * 0.061 + pick.y * 6.0) + 0.4 * sin(TIME * 0.097), cos(TIME * 0.047 + pick.z * 6.0) + 0.4 * cos(TIME * 0.083)) * 0.48;
    vec2 lamp = turn * path * scale + offset;

    // Look down from the tops of the walls to the floor: where does the eye first meet stone?
    float level = 0.0, before = 1.0, found = 0.0, top_gap = 0.0;
    float grain = fbm(ground * 2.3) - 0.5;
    float stone_half = half_wall + 0.03 * grain;
    for (int i = 0; i < LOOKS; i++) {
        float z = 1.0 - float(i) / float(LOOKS - 1);
        float gap = maze(ground - lean * z) - stone_half;
        if (i == 0) top_gap = gap;
        float hit = (1.0 - found) * (gap < 0.0 ? 1.0 : 0.0);
        float part = i == 0 ? 0.0 : clamp(gap / min(gap - before, -0.001), 0.0, 1.0);   // where between the two looks
        level = hit > 0.5 ? z + part / float(LOOKS - 1) : level;
        found = max(found, hit);
        before = gap;
    }
    float blur = pixel() * scale * 1.2;
    float top = smoothstep(blur, -blur, top_gap);
    vec2 spot = ground - lean * level;

    // The light: is stone between this place and the lamp?
    vec2 ray = lamp - spot;
    float reach = clamp((1.0 - level) / (LAMP - level), 0.0, 1.0), shade = 1.0;
    for (int i = 0; i < SHADES; i++) {
        float s = reach * (float(i) + 0.6) / float(SHADES) + 0.02;
        float gap = maze(spot + ray * s) - half_wall;
        shade = min(shade, smoothstep(-0.10 - 0.10 * s, 0.05, gap + 0.35 * float(i == 0) * found));
    }
    shade = mix(shade, 1.0, top);
    float away = length(ray) / scale, strong = lantern / (1.0 + 9.0 * away * away) * smoothstep(2.4, 0.3, away);
    float lit = strong * shade;

    float mist = fbm3(at * 1.5 + vec2(TIME * 0.02, seed * 60.0));
    float rim = top * smoothstep(-0.09, 0.0, top_gap);                       // worn edges of the wall tops
    float flags = fbm3(spot * 5.0 + 31.0);
    float deep = 1.0 - level;
    float body = top * (0.17 + 0.30 * grain + 0.08 * rim) + (1.0 - top) * (0.12 * level * level + 0.05 * (flags - 0.4) + 0.02);
    float tone = body * (0.55 + 0.7 * mist) + lit * (0.62 + 0.5 * grain - 0.12 * top) + 0.08 * (mist - 0.4) * deep;
    vec2 off = at * (1.0 - LAMP * DEPTH / (1.0 + 0.6 * length(at))) - path;
    float core = exp(-dot(off, off) * 420.0), halo = exp(-7.0 * length(off)) * lantern;
    tone += core + 0.25 * halo;
    vec3 warm = mix(glow.rgb, vec3(1.0, 0.60, 0.24), 0.55);
    vec3 colour = mix(ramp(tone), warm, clamp(0.55 * lit * (0.5 + deep * 0.5) + core, 0.0, 0.9));
    float bevel = smoothstep(0.0, -0.12, top_gap);
    height(mix(0.16 + 0.42 * level + 0.05 * flags, 0.62 + 0.14 * bevel + 0.10 * grain, top));
    emission(core * 0.9 + 0.32 * halo * (0.5 + mist) + 0.4 * lit * (0.5 + grain));
    gl_FragColor = vec4(colour, 1.0);
}
