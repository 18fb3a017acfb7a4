/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A dancer whirls; bands of cloth fly around her and the floor answers in rings",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["dance", "music", "light", "wind", "child"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "low", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "high", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "beat", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.016, 0.004, 0.014, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.200, 0.030, 0.120, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.800, 0.320, 0.340, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.860, 0.740, 1.0]},
        {"NAME": "bands", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Width of the bands"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "golden.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "limb.glsl"
#include "turns.glsl"
#include "ramp.glsl"

const int BANDS = 5;
const float HEM = -0.66;         // height of the skirt's hem
const float WAIST = 0.02;

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
float own, whirl, light, tone, relief, heat, dancer;

// band: one ribbon of cloth on its way round the dancer.
void band(int i) {
    float n = float(i);
    float one = golden(n * 5.0 + own + 1.0), two = fract(one * 43.0), three = fract(one * 917.0);
    float lift = mix(-0.42, 0.52, (n + 0.5 * two) / float(BANDS));
    float lean = (three - 0.5) * 1.1;
    vec2 q = vec2(at.x, (at.y - lift - lean * at.x * 0.5) * mix(2.2, 3.4, two));
    float a = turns(q), r = length(q);
    float turn = whirl * (0.7 + 0.6 * two);
    float billow = hill(a * (2.0 + floor(three * 1.99)) + turn + one) - 0.5;
    float orbit = 0.62 + 0.55 * one + (0.46 - 0.3 * calm) * billow + 0.06 * (high + 0.5 * breath) * hill(a * 7.0 + turn * 3.0);
    // Where the band twists it shows its other side.
    float twist = 2.0 * hill(a * (1.0 + floor(two * 1.99)) - turn * 1.3 + three) - 1.0;
    float side = twist > 0.0 ? 1.0 : 0.0;
    float wide = (0.03 + 0.36 * bands * abs(twist)) * (0.7 + 0.5 * two);
    float over = (r - orbit) / wide;
    float d = (abs(over) - 1.0) * wide * 0.42;
    float behind = smoothstep(-0.15, 0.15, q.y), cover = inside(d) * (1.0 - dancer * behind);
    float fold = hill(over * 0.75 + a * 3.0 + turn);
    fold = 0.75 * fold + 0.25 * hill(over * 2.3 - a * 2.0 + 0.6 * fold);
    float lip = smoothstep(0.72, 1.0, abs(over)) * smoothstep(0.0, 0.35, abs(twist));
    float depth = mix(1.0, 0.38, behind);
    float shade = mix(0.16 + 0.42 * fold, 0.06 + 0.16 * fold, 1.0 - side);
    float near_ = smoothstep(0.10, 0.0, d) * (1.0 - dancer * behind) * 0.35;
    tone = mix(tone * (1.0 - near_), (shade + 0.40 * lip * side + 0.12 * lip) * depth, cover);
    relief = mix(relief, mix(0.60, 0.18, behind) + 0.22 * fold * abs(twist) + 0.10 * (1.0 - over * over) * (side * 2.0 - 1.0), cover);
    heat = mix(heat, 0.5 * lip * side * depth * light + 0.10 * fold * fold * side * light * depth, cover);
}

void main() {
    at = centred();
    own = floor(seed * 77.0) * 3.0;
    float hand = seed > 0.5 ? 1.0 : -1.0;
    whirl = TIME * 0.07 * hand;
    float smoke = fbm3(at * vec2(1.1, 0.8) + vec2(own, -TIME * 0.03));

    // A dark hall, light behind the dancer, rings on the floor.
    light = 1.0 / (1.0 + 2.6 * dot(at - vec2(0.0, 0.1), at - vec2(0.0, 0.1)));
    tone = 0.02 + 0.80 * light * light * light * (0.3 + smoke);
    relief = 0.05 + 0.10 * smoke, heat = 0.0;
    float below = max(-0.30 - at.y, 0.0);
    vec2 ground = vec2(at.x, (at.y - HEM) * 2.6);
    float away = length(ground), ring = hill(away * 3.2 - TIME * 0.10);
    float floor_ = smoothstep(0.0, 0.35, below);
    float sounding = (0.45 + 0.55 * max(low, beat)) / (1.0 + 0.45 * away * away);
    tone += floor_ * sounding * (0.06 + 0.44 * ring * ring);
    relief += floor_ * (0.05 + 0.20 * sounding * ring);

    // The dancer: a bell of pleated cloth, arms that open, a bent head.
    float sway = sin(TIME * 0.31 + own) * 0.04;
    float down = clamp((WAIST - at.y) / (WAIST - HEM), 0.0, 1.3);
    float flare = 0.075 + (0.38 + 0.08 * breath) * down * down + 0.10 * down;
    float across = (at.x - sway * (1.0 - down)) / flare;
    float round_ = sqrt(max(0.0, 1.0 - across * across));
    float pleat = hill((across * (1.0 + 0.25 * across * across)) * 1.4 + whirl * 4.0 + down * 0.5 * hand);
    float hem = HEM - 0.10 * round_ + 0.05 * (pleat - 0.5);
    float skirt = max((abs(across) - 1.0) * flare * 0.75, max(hem - at.y, at.y - WAIST - 0.02));
    vec2 p = at - vec2(sway, 0.0);
    float tilt = hand * 0.05;
    float body = limb(p, vec2(0.0, 0.24), vec2(0.0, -0.04), 0.100);
    body = min(body, limb(p, vec2(0.0, 0.27), vec2(tilt * 0.5, 0.38), 0.050));
    body = min(body, length((p - vec2(tilt, 0.46)) * vec2(1.15, 0.95)) - 0.064);
    // One arm is lifted, the other lowered; both are one, mirrored and sheared.
    vec2 arm = vec2(abs(p.x), p.y - 0.30 * hand * p.x * abs(p.x) * 2.0);
    body = min(body, limb(arm, vec2(0.05, 0.26), vec2(0.27, 0.30), 0.042));
    body = min(body, limb(arm, vec2(0.27, 0.30), vec2(0.46, 0.40), 0.026));
    dancer = max(inside(skirt), inside(body));
    float solid = clamp(-body * 11.0, 0.0, 1.0);
    solid = sqrt(solid * (2.0 - solid) + 1e-4);
    float cloth = 0.10 + 0.52 * pleat * pleat * (0.35 + 0.65 * down) + 0.22 * smoothstep(0.07, 0.0, at.y - hem);
    float is_skirt = inside(skirt) * smoothstep(-0.03, 0.02, body);
    float figure = mix(0.07 + 0.36 * solid, cloth * (0.35 + 0.65 * round_), is_skirt);
    tone = mix(tone, figure, dancer);
    relief = mix(relief, mix(0.48 + 0.24 * solid, 0.34 + 0.22 * round_ + 0.10 * pleat * (0.3 + down), is_skirt), dancer);
    heat = mix(heat, 0.12 * is_skirt * pleat * pleat * down, dancer);

    band(0); band(1); band(2); band(3); band(4);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
