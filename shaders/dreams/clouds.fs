/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Above the clouds: towers heaped over a white sea, and between them a break of light",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["cloud", "sky", "wind", "flight", "light", "star"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.004, 0.008, 0.024, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.030, 0.060, 0.170, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.360, 0.360, 0.500, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.900, 0.760, 1.0]},
        {"NAME": "towers", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Height of the towers"},
        {"NAME": "dawn", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Light in the break"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "heaps.glsl"
#include "noise.glsl"
#include "choices.glsl"
#include "hill.glsl"
#include "turns.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, break_;
vec4 chosen;
float own, light, tone, relief, heat;

// heap: a cloud; `core` is how deep we are inside its smooth shape, its rounds are `lump` high and `wide` of them fit a
// unit. `order` is 0 for the farthest.
void heap(int i, float core, float wide, float lump, float order) {
    vec2 p = at * wide + own + float(i) * 7.3 - vec2(TIME * (0.010 + 0.012 * order), 0.0);
    float round_ = heaps(p, vec2(TIME * 0.012, -TIME * 0.02), i < 1 ? 2 : i < 3 ? 1 : 0);
    float d = core + (round_ - 0.62) * lump;
    float cover = smoothstep(-pixel(), mix(0.026, 0.012, order) + pixel(), d);
    float under = max(d, 0.0);
    // The lining: light comes through where the cloud is thin, most near the break.
    float thin = 1.0 / (1.0 + under * (14.0 + 160.0 * under));
    float crown = round_ * round_ * round_;
    float body = crown * (0.10 + 0.62 * light) + 0.03 + (0.05 + 0.14 * light) * (1.0 - order);
    float lining = thin * (0.05 + 0.85 * light) * mix(1.0, 0.5, order);
    // Downwards every bank sinks into the haze and the shadow between it and the next.
    float sunk = smoothstep(0.42, -0.02, core);
    tone = mix(tone, (body + lining) * (0.26 + 0.74 * sunk) + light * 0.16 * (1.0 - sunk) * (1.0 - order), cover);
    relief = mix(relief, 0.06 + 0.12 * order + (0.46 + 0.22 * order) * round_ + 0.10 * smoothstep(0.0, 0.2, under), cover);
    heat = mix(heat, thin * thin * light * light * 0.20, cover);
}

// rolling: long waves 0..1 that do not seem to repeat.
float rolling(float x) {
    return 0.6 * hill(x) + 0.4 * hill(x * 1.71 + 0.3);
}

// ball: how deep p lies in a ball.
float ball(vec2 p, vec2 middle, float radius) {
    return radius - length(p - middle);
}

void main() {
    at = centred();
    chosen = choices(seed);
    own = floor(chosen.x * 90.0) + 0.37;
    float hand = fract(seed * 3.7) > 0.5 ? 1.0 : -1.0;
    break_ = vec2(hand * (0.36 * chosen.z - 0.04), -0.12 + 0.26 * chosen.w);
    vec2 from = at - break_;
    float far_ = dot(from * vec2(0.85, 1.0), from * vec2(0.85, 1.0));
    light = (0.55 + 0.9 * dawn) / (1.0 + 6.0 * far_);
    // The sky behind: night above, the break low, and rays that fan out of it.
    float fan = turns(from.yx);
    float ray = noise(vec2(fan * 26.0 + own, TIME * 0.05)) * noise(vec2(fan * 61.0 - own, TIME * 0.04 + 5.0));
    float star = motes(at * 7.0 + own, 7.0, 0.35, 0.022) * smoothstep(0.45, 0.10, light);
    ray = (ray - 0.25) * smoothstep(0.01, 0.25, far_) * smoothstep(-0.15, 0.12, from.y);
    tone = 0.02 + light * (0.20 + 0.34 * light + 0.20 / (1.0 + 90.0 * far_) + ray * (0.15 + 0.5 * clarity)) + star * 0.8;
    relief = 0.06;
    heat = smoothstep(0.05, 0.0, far_) * light * 0.10 + star * 0.5 * clarity;

    // One great tower on one side of the break, balls on balls that lean with the wind; a lesser and farther one on the other.
    float tall = 0.5 + 0.6 * towers;
    vec2 foot = vec2(break_.x - hand * (0.66 + 0.14 * chosen.w), -0.42), up = vec2((chosen.x - 0.5) * 0.35, tall);
    vec2 side = vec2(hand * (0.10 + 0.10 * chosen.y), 0.0);
    float great = max(max(ball(at, foot, 0.50), ball(at, foot + up * 0.45 + side, 0.36)),
        max(ball(at, foot + up * 0.80 - side, 0.29), ball(at, foot + up * 1.12 + side * 0.4, 0.20)));
    vec2 other = vec2(break_.x + hand * (0.58 + 0.22 * chosen.x), -0.22), rise = vec2((chosen.z - 0.5) * 0.25, tall * 0.52);
    float less = max(ball(at, other, 0.33), max(ball(at, other + rise * 0.55 + side * 0.6, 0.25), ball(at, other + rise - side * 0.3, 0.17)));
    heap(0, max(less, -0.13 + 0.14 * rolling(at.x * 0.45 + own * 0.31 - TIME * 0.005) - at.y), 4.4, 0.26, 0.0);
    heap(1, max(great, -0.32 + 0.14 * rolling(at.x * 0.7 + own * 0.17) - at.y), 2.7, 0.40, 0.35);
    heap(2, -0.46 + 0.26 * rolling(at.x * 0.55 - own * 0.23) - at.y, 2.1, 0.40, 0.65);
    heap(3, -0.80 + 0.32 * rolling(at.x * 0.4 + own * 0.37) - at.y, 1.35, 0.55, 1.0);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
