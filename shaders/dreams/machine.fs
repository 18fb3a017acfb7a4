/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Brass works that turn in the dark: meshing wheels before wheels, a crank and its piston, furnace light behind them",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["machine", "fire", "train", "deep", "night"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.010, 0.007, 0.005, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.070, 0.038, 0.022, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.420, 0.250, 0.110, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.800, 0.460, 1.0]},
        {"NAME": "pace",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.2, "MAX": 1.0, "LABEL": "Pace"},
        {"NAME": "furnace", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Furnace"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "hill.glsl"
#include "rotate.glsl"
#include "turns.glsl"
#include "choices.glsl"
#include "hash22.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const float TURN = 6.2831853, HALF = 3.1415927;
const float MODULE = 0.017;    // radius of a wheel for each of its teeth

// A wheel under construction: its nearest so far. at: place relative to its axle; teeth; phase: teeth times angle turned.
struct Wheel { vec2 at; float radius, teeth, phase, gap; };
Wheel nearer(Wheel a, vec2 p, vec2 axle, float teeth, float phase) {
    float radius = teeth * MODULE, gap = length(p - axle) - radius;
    return gap < a.gap ? Wheel(p - axle, radius, teeth, phase, gap) : a;
}

// Phase of a wheel that meshes, at angle `way` from its driver: its gaps meet the driver's teeth, and it turns against it.
float meshed(float teeth, float way, float driver_teeth, float driver_phase) {
    return teeth * (way + HALF) - HALF + driver_teeth * way - driver_phase;
}

// The brass of one wheel: x its cover 0..1 (teeth, rim, spokes, hub), y relief, z bright worn edges.
vec3 brass(Wheel w, float spokes, float blur) {
    float len = length(w.at), rho = len / w.radius, angle = turns(w.at), round_ = angle - w.phase / (w.teeth * TURN);     // in whole turns
    float tooth = clamp(hill(w.teeth * round_) * 4.0 - 2.0, -1.0, 1.0);
    float edge = len - w.radius - 1.05 * MODULE * tooth;
    float beside = fract(spokes * round_), bow = beside * (1.0 - beside);     // 16 bow / (5 - 4 bow) is nearly a sine
    float arm = 16.0 * bow / (5.0 - 4.0 * bow) * len * 2.0 / spokes - 0.035 - 0.02 * (1.0 - rho);
    float hole = max(max(0.30 - rho, rho - 0.76) * w.radius, -arm), outline = max(edge, -hole);
    float round_rim = smoothstep(0.0, -0.022, edge) * 0.5 + 0.5 * smoothstep(0.0, -0.05, edge);
    float lip = smoothstep(0.0, 0.028, hole), hub = smoothstep(0.30, 0.24, rho), axle = smoothstep(0.13, 0.10, rho);
    float groove = smoothstep(0.010, 0.0, abs(rho - 0.88) * w.radius) + smoothstep(0.008, 0.0, abs(rho - 0.19) * w.radius);
    float bolt = smoothstep(0.725, 0.9, hill(2.0 * spokes * round_)) * smoothstep(0.022, 0.010, abs(rho - 0.82) * w.radius);
    float relief = 0.55 * round_rim * lip + 0.25 * hub + 0.25 * axle - 0.10 * groove + 0.12 * bolt;
    float worn = smoothstep(0.022, 0.0, abs(edge + 0.012)) + smoothstep(0.02, 0.0, abs(hole - 0.008)) * 0.6 + axle * 0.5 + bolt * 0.4;
    return vec3(smoothstep(blur, -blur, outline), relief, worn);
}

void main() {
    vec4 pick = choices(seed);
    float blur = pixel(), turned = TIME * 0.32 * pace;
    vec2 p = rotate(floor(pick.w * 8.0) * TURN / 8.0) * (centred() - (pick.xy - 0.5) * 0.4);

    // The front works: one driver, three wheels on it, and one more on each of those.
    float teeth = floor(mix(20.0, 32.0, pick.x)), phase = teeth * turned * 0.5;
    Wheel front = Wheel(p, teeth * MODULE, teeth, phase, length(p) - teeth * MODULE);
    for (int i = 0; i < 3; i++) {
        float k = float(i) + seed * 700.0;
        vec2 a = hash22(vec2(k, 3.0)), b = hash22(vec2(k, 9.0));
        float n = floor(mix(11.0, 24.0, a.x)), way = 1.2 + TURN / 3.0 * (float(i) + 0.26 * (a.y - 0.5));
        float m = floor(mix(14.0, 30.0, b.x)), off = b.y > 0.5 ? 0.75 : -0.75;
        vec2 to = vec2(cos(way), sin(way)), aside = vec2(-to.y, to.x) * sign(off);
        vec2 axle = to * (n + teeth) * MODULE;
        float its = meshed(n, way, teeth, phase);
        front = nearer(front, p, axle, n, its);
        front = nearer(front, p, axle + (to * 0.731689 + aside * 0.681639) * (n + m) * MODULE, m, meshed(m, way + off, n, its));
    }
    // The works behind: an endless lattice of great wheels, each turning against its four neighbours.
    float great = 30.0, pitch = 2.0 * great * MODULE;
    vec2 q = rotate(pick.z * 3.0) * (p * 1.1 + 7.3), cell = floor(q / pitch), r = q - (cell + 0.5) * pitch;
    float parity = mod(cell.x + cell.y, 2.0);
    Wheel back = Wheel(r, great * MODULE, great, (parity * 2.0 - 1.0) * turned * 6.0 + parity * HALF, 0.0);

    vec3 f = brass(front, 3.0 + floor(front.teeth / 7.0), blur), g = brass(back, 6.0, blur * 1.1);

    // Crank, rod and piston, driven by the first wheel.
    vec2 pin = vec2(cos(turned * 0.5), sin(turned * 0.5)) * teeth * MODULE * 0.55;
    float rod_length = 0.85, head_y = pin.y - sqrt(rod_length * rod_length - pin.x * pin.x);
    vec2 rod = vec2(0.0, head_y) - pin, from = p - pin;
    float part = clamp(dot(from, rod) / dot(rod, rod), 0.0, 1.0);
    float shaft = length(from - rod * part) - mix(0.060, 0.040, smoothstep(0.0, 0.2, part)) - 0.02 * smoothstep(0.8, 1.0, part);
    vec2 box = abs(p - vec2(0.0, head_y - 0.12)) - vec2(0.12, 0.13);
    float piston = length(max(box, 0.0)) + min(max(box.x, box.y), 0.0) - 0.03;
    float rings = smoothstep(0.012, 0.004, abs(abs(p.y - head_y + 0.12) - 0.07));
    float guide = max(abs(abs(p.x) - 0.21) - 0.038, p.y + 0.55), bore = max(abs(p.x) - 0.20, p.y + 0.55);
    float in_bore = smoothstep(blur, -blur, bore), in_guide = smoothstep(blur, -blur, guide), in_piston = smoothstep(blur, -blur, piston), in_rod = smoothstep(blur, -blur, shaft);

    // Put together from the furnace forward.
    float wear = fbm(p * 4.0 + seed * 40.0), smoke = fbm3(centred() * 1.3 + vec2(TIME * 0.02, -TIME * 0.035) + seed * 20.0);
    float fire = smoothstep(0.38, 0.78, smoke + 0.26 * exp(-3.0 * dot(p, p))) * furnace, oil = 0.10 + 0.42 * (wear - 0.28);
    float ember = fire * fire * (0.5 + wear);                        // coals: dark crusts, hot between
    vec2 paint = vec2(0.02 + 0.95 * ember, 0.10 + 0.06 * wear);                    // x tone, y relief
    float light = 1.2 * ember * ember + 0.25 * ember;
    paint = mix(paint, vec2(0.45 * oil + 0.14 * g.z + 0.05 * smoke, 0.16 + 0.26 * g.y + 0.03 * wear), g.x);
    light *= 1.0 - 0.9 * g.x;
    paint.x *= mix(0.35, 1.0, smoothstep(-0.02, 0.14, front.gap));    // the front works keep light from those behind
    paint = mix(paint, vec2(0.03 + 0.05 * wear, 0.20), in_bore);
    light *= 1.0 - in_bore;
    paint = mix(paint, vec2(oil + 0.12 + 0.30 * f.z, 0.42 + 0.32 * f.y + 0.04 * wear), f.x);
    float tube = sqrt(max(1.0 - p.x * p.x * 36.0, 0.0));
    paint = mix(paint, vec2(oil + 0.16 - 0.16 * rings, 0.55 + 0.18 * tube - 0.06 * rings), in_piston);
    paint = mix(paint, vec2(oil + 0.10, 0.56 + 2.5 * min(-guide, 0.038)), in_guide);
    float pivot = smoothstep(0.034, 0.026, min(length(from), length(p - vec2(0.0, head_y))));
    paint = mix(paint, vec2(oil + 0.24 + 0.30 * pivot, 0.76 + 2.0 * min(-shaft, 0.05) + 0.06 * pivot), in_rod);
    float cover = max(max(in_guide, in_piston), in_rod);
    light *= (1.0 - f.x) * (1.0 - cover);
    paint.x *= 0.62 + 0.75 * smoke;                                     // light and dark drift over the whole works
    height(paint.y);
    emission(light + (0.16 * f.z * f.x + 0.12 * g.z * g.x * (1.0 - f.x)) * fire * (1.0 - cover));
    gl_FragColor = vec4(mix(ramp(paint.x), vec3(1.0, 0.42, 0.10), min(light, 0.55)), 1.0);
}
