/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A spiral stair winds down a shaft, far below there is light, and a small body falls towards it among the leaves of a book",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["falling", "deep", "stairs", "flight", "book", "death"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.010, 0.004, 0.035, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.090, 0.025, 0.260, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.480, 0.180, 0.560, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.800, 0.920, 1.0]},
        {"NAME": "depth", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Depth of the shaft"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "chances.glsl"
#include "fbm3.glsl"
#include "golden.glsl"
#include "hash11.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "limb.glsl"
#include "turns.glsl"
#include "ramp.glsl"

const float STEPS = 22.0;        // steps a turn

void main() {
    vec2 at = centred();
    float own = seed * 37.0;
    // The shaft bends: its deep end is not behind its mouth.
    vec2 lean = vec2(golden(own + 3.0) - 0.5, golden(own * 2.7) - 0.5) * 0.55;
    vec2 p = at - lean / (1.0 + 2.5 * dot(at, at));
    float r = length(p) + 1e-4;
    float deep = -log(r);                                     // 0 at the nominal edge, grows downwards
    float hand = seed > 0.5 ? 1.0 : -1.0;                     // which way it winds
    float around = turns(p) * hand + TIME * 0.006;
    // Constant steps in log r are equal floors. The angle runs over into the next floor, so nothing tears.
    float fall = TIME * 0.05;
    float floors = deep * mix(0.8, 1.6, depth) + around + fall + own;
    float number = floor(floors), across = floors - number;   // across: 0 at a floor's outer wall, 1 at its lip
    float along = (around - number) * STEPS;
    float stair = floor(along), tread = along - stair;
    float chance = hash11(stair + own);
    float broken = 0.10 + 0.26 * chance * chance;             // some steps have fallen away
    float rim = across - (1.0 - broken);
    float soft = max(0.03, pixel() * 1.6 / r);
    float gap = smoothstep(-soft, soft, rim);
    float joint = 0.06 + soft * STEPS * 0.2;
    float edge = smoothstep(0.0, joint, tread) * smoothstep(1.0, 1.0 - joint, tread);
    float worn = fbm3(vec2(along * 1.1, across * 5.0)) - 0.5;
    float dusk = smoothstep(0.02, 0.5, r);                    // detail goes into light at the far end

    float mist = fbm3(p * 1.4 / (0.25 + r) + vec2(own, fall * 3.0));
    float light = 1.0 / (1.0 + (34.0 - 16.0 * breath) * r * r);               // comes from below
    float wall = across * (1.0 - gap);
    float floorlight = 0.03 + (0.13 + 0.14 * chance) * wall + 0.62 * light + worn * 0.22;
    float lip = smoothstep(0.10, 0.0, abs(rim)) * (1.0 - gap) * smoothstep(0.10, 0.35, r);
    float tone = mix(floorlight * (0.35 + 0.65 * edge), 0.03 + 0.6 * light, gap);
    tone += lip * (0.10 + 0.5 * light) * edge;
    tone *= 0.14 + 1.0 / (1.0 + 1.8 * r * r) * (0.5 + 0.9 * mist);
    float relief = 0.20 + 0.45 * smoothstep(0.0, 1.2, r);
    relief += dusk * (1.0 - gap) * smoothstep(0.0, 0.3, across) * (0.07 + (0.09 + 0.06 * tread) * edge + worn * 0.16);
    float veil = smoothstep(0.70 - 0.3 * clarity, 0.0, r) * (0.55 + 0.6 * mist);
    tone = mix(tone, 0.38 + 0.5 * light, veil * 0.75);
    relief = mix(relief, 0.22, veil * 0.8);
    float heat = light * light * (0.28 + 0.15 * breath) + lip * light * 0.4;

    // Leaves of a torn book fall as well, nearer than the walls and therefore faster.
    vec2 sheet = vec2((around + golden(own)) * 7.0, deep * 1.5 + fall * 2.2 + own);
    vec2 cell = floor(sheet), luck = chances(vec2(mod(cell.x, 7.0), cell.y));
    vec2 flat_ = (sheet - cell - 0.5 - (luck - 0.5) * 0.4) * vec2(0.9, 0.67);     // square again, in units of r
    float flip = luck.x * 40.0 + TIME * (luck.y - 0.5) * 0.5;
    float c = cos(flip), s = sin(flip);
    flat_ = mat2(c, s, -s, c) * flat_;
    float bow = flat_.x * flat_.x * 1.6;
    float leaf = max(abs(flat_.x) - 0.13, abs(flat_.y + bow - 0.02) - 0.085 * (0.25 + 0.75 * abs(c)));
    float paper = clamp(0.5 - leaf * r / pixel(), 0.0, 1.0) * step(0.52, fract(luck.x * 91.0)) * smoothstep(0.14, 0.4, r);
    tone = mix(tone, (0.34 + 0.4 * light + 0.25 * flat_.x) * (0.6 + 0.4 / (1.0 + r * r)), paper);
    relief = mix(relief, 0.66 + bow * 3.0 + 0.6 * flat_.y * s, paper);

    // The one who falls: arms thrown up, legs after, turning slowly.
    float sway = (1.4 - 0.8 * calm) * sin(TIME * 0.23 + own), spin = sway * 0.5 + own;
    vec2 axis = vec2(cos(spin), sin(spin));
    vec2 q = (at - vec2(0.06 * sway, 0.10) - lean * 0.45) * mat2(axis.x, axis.y, -axis.y, axis.x) / 0.34;
    float body = limb(q, vec2(0.0, 0.18), vec2(0.02, -0.16), 0.105);
    body = min(body, length(q - vec2(-0.05, 0.38)) - 0.085);
    body = min(body, limb(q, vec2(0.03, 0.20), vec2(0.27, 0.26), 0.050));
    body = min(body, limb(q, vec2(0.27, 0.26), vec2(0.42, 0.50 + 0.06 * sway), 0.038));
    body = min(body, limb(q, vec2(-0.03, 0.18), vec2(-0.44, 0.32 - 0.06 * sway), 0.050));
    body = min(body, limb(q, vec2(0.04, -0.14), vec2(0.20, -0.36), 0.070));
    body = min(body, limb(q, vec2(0.20, -0.36), vec2(0.13, -0.62 + 0.05 * sway), 0.045));
    body = min(body, limb(q, vec2(-0.03, -0.14), vec2(-0.26, -0.24 + 0.06 * sway), 0.070));
    body = min(body, limb(q, vec2(-0.26, -0.24 + 0.06 * sway), vec2(-0.34, -0.52), 0.045));
    float figure = inside(body * 0.34);
    float halo = 0.10 / (1.0 + 60.0 * body * body);
    tone = mix(tone + halo, 0.03 + 0.16 * clarity * smoothstep(-0.02, 0.0, body), figure);
    relief = mix(relief, 0.62 + 0.30 * smoothstep(0.0, -0.09, body), figure);
    height(relief);
    emission(heat * (1.0 - figure));
    gl_FragColor = vec4(ramp(tone), 1.0);
}
