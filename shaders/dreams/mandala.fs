/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A rose window: rings of stone petals turn against each other, light stands behind their glass",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["light", "flower", "window", "mirror", "music"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "mid", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.010, 0.004, 0.035, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.090, 0.025, 0.260, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.480, 0.180, 0.560, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.800, 0.920, 1.0]},
        {"NAME": "ornament", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Ornament"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "hash21.glsl"
#include "golden.glsl"
#include "hash11.glsl"
#include "hill.glsl"
#include "pixel.glsl"
#include "turns.glsl"
#include "ramp.glsl"

void main() {
    vec2 at = centred();
    float own = floor(seed * 87.0);
    float r = length(at) + 1e-4;
    float petals = 10.0 + 2.0 * floor(golden(own) * 4.99);    // 10 to 18 on every ring
    float rings = petals * 0.135;                             // rings a unit of log r: panes stay about square
    float out_ = log(r) * rings + 10.3 + 0.4 * golden(own * 1.9);
    float ring = floor(out_), v = out_ - ring;
    float kind = hash11(ring * 3.0 + own * 7.0);
    float way = mod(ring, 2.0) * 2.0 - 1.0;                   // neighbours turn against each other
    float drift = TIME * 0.02 * way * (0.6 + kind);
    float doubled = kind > 0.72 || ring > 10.5 ? 2.0 : 1.0;
    float a = turns(at) * petals * doubled + drift + 0.5 * mod(ring, 2.0);
    float pane = floor(a), u = a - pane - 0.5;
    pane = mod(pane, petals * doubled);
    float w = abs(u);

    // Three kinds of opening, as distances in a unit pane: lancet, quatrefoil, drop.
    float up = kind > 0.5 ? v : 1.0 - v;
    float lancet = w - 0.43 * sqrt(max(0.0, 1.0 - up * up)) ;
    lancet = max(lancet, 0.07 - up);
    vec2 q = vec2(w, abs(v - 0.5));                           // a quatrefoil, folded
    float foil = min(length(q - vec2(0.21, 0.0)), length(q - vec2(0.0, 0.21))) - 0.20;
    float drop = length(vec2(u, up - 0.36)) - 0.30;
    drop = min(drop, max(w * 1.5 + (up - 0.36) - 0.53, 0.36 - up));
    float d = kind < 0.30 ? lancet : kind < 0.55 ? foil : kind < 0.72 ? drop : lancet;
    // A roundel in every spandrel.
    float spandrel = length(vec2((w - 0.5) * 0.8, up - 0.86)) - 0.10 * ornament - 0.04;
    d = kind < 0.55 && kind >= 0.30 ? d : min(d, spandrel);
    float unit = rings / r;                                   // panes a unit of centred()
    float soft = clamp(pixel() * unit * 1.5, 0.012, 0.5);
    float glass = smoothstep(soft, -soft, d);
    // Inside the pane: a smaller one of lead, and fine tracery.
    float inner = d + (kind < 0.55 && kind >= 0.30 ? 0.07 : 0.13);
    float lead = smoothstep(0.030 + soft, 0.012, abs(inner)) * smoothstep(0.5, 0.1, soft);
    float spokes = smoothstep(0.03 + soft, 0.01, kind < 0.55 && kind >= 0.30 ? min(w, q.y) : w) * step(inner, 0.0) * ornament;
    float core = smoothstep(soft, -soft, inner);

    float chance = hash21(vec2(mod(pane, 4.0) + own, ring));  // colours repeat four by four: a kaleidoscope
    float behind = fbm3(at * 1.3 + vec2(own, TIME * 0.04));
    float light = 1.0 / (1.0 + 1.1 * r * r);
    float beam = (0.35 + 0.65 * light) * (0.9 + (2.4 - 2.0 * calm) * (behind - 0.5)) * (0.85 + 0.3 * breath);
    float grain = fbm3(at * 16.0 + own) - 0.5;
    float colour = mix(0.14 + 0.16 * chance, 0.20 + 0.66 * chance * chance, core) * beam + 0.10 * core * (1.0 - w * 2.0) + 0.05 * grain;
    float stone = (0.03 + 0.06 * hill(d * 3.4)) * (0.3 + 0.9 * light) + 0.12 * light * smoothstep(0.10, 0.0, d) + 0.03 * grain;
    float tone = mix(stone, colour * (1.0 - 0.75 * max(lead, spokes)), glass);

    // Stone stands out in mouldings, glass lies deep and is cushioned, lead is a thread on it.
    float mould = smoothstep(0.0, 0.10, d);
    float band = smoothstep(0.10, 0.0, min(v, 1.0 - v));
    float detail = smoothstep(0.45, 0.12, soft);
    float relief = 0.40 + detail * (0.22 * mould + 0.05 * hill(d * 6.0) * mould * smoothstep(0.34, 0.16, d) + 0.10 * band - 0.20 * glass + 0.07 * glass * smoothstep(0.0, -0.25, d));
    relief += detail * 0.06 * max(lead, spokes) * glass - 0.10 * light + 0.03 * grain;
    float heat = glass * (1.0 - max(lead, spokes)) * beam * beam * (0.05 + 1.1 * core * chance * chance * chance) * (0.5 + 0.9 * clarity + 0.5 * mid);

    // The middle: a boss of light with a small flower cut into it.
    float eye = smoothstep(0.115, 0.105, r);
    float flower = hill(turns(at) * petals + drift);
    float heart = 0.5 + 0.5 * flower * smoothstep(0.0, 0.1, r);
    tone = mix(tone, 0.16 + 0.75 * heart * heart * (1.0 - 6.0 * r) + 0.2 * hill(r * 14.0) * flower, eye);
    relief = mix(relief, 0.50 + 0.20 * sqrt(max(0.0, 1.0 - r * r * 70.0)) * (0.6 + 0.4 * flower), eye);
    heat = mix(heat, 0.30 * heart, eye);
    height(relief);
    emission(min(heat, 1.2));
    gl_FragColor = vec4(ramp(tone), 1.0);
}
