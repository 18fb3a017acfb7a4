/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A night train: a long row of lit carriage windows slides past and curves away into the mist, rails run to a vanishing point",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["train", "journey", "window", "night", "light", "moon", "machine"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.003, 0.007, 0.016, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.016, 0.045, 0.085, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.190, 0.280, 0.340, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.850, 0.560, 1.0]},
        {"NAME": "speed",   "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.1, "MAX": 1.0, "LABEL": "Speed"},
        {"NAME": "mist",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Mist"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "inside.glsl"
#include "choices.glsl"
#include "hash21.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "hill.glsl"
#include "strip.glsl"
#include "ramp.glsl"

const float EYE = 0.62;        // height of the eye; rails lie at 0, a carriage is 0.2 to 1.25 high
const float SIDE = 0.62;       // how far to the right the side of the train passes
const float CAR = 3.6, WINDOW = 0.40;

void main() {
    vec4 pick = choices(seed);
    float curve = mix(0.012, 0.055, pick.x), horizon = mix(-0.05, 0.22, pick.y), run = TIME * 0.30 * speed + seed * 300.0;
    vec2 p = centred();
    if (pick.z > 0.5) p.x = -p.x;
    p -= vec2(mix(-0.35, 0.05, pick.w), horizon);
    float px = pixel();

    // Sky: cloud, a low moon, hills that stand in mist.
    float cloud = fbm3(p * vec2(0.9, 2.6) + vec2(TIME * 0.012 + seed * 60.0, 0.0));
    vec2 moon = p - vec2(-0.45 - 0.35 * pick.x, 0.42 + 0.2 * pick.z);
    float away = length(moon), disc = smoothstep(0.070, 0.058, away) * smoothstep(0.75, 0.45, cloud);
    float ridge_ = 0.05 + 0.16 * (fbm3(vec2(p.x * 1.1 + seed * 90.0, 3.0)) - 0.3) + 0.02 * noise(vec2(p.x * 34.0, seed * 9.0));
    float low = exp(-6.0 * abs(p.y));
    vec2 paint = vec2(0.03 + 0.22 * smoothstep(0.35, 0.75, cloud) + 0.30 * exp(-4.0 * away) * (0.4 + cloud) + 0.16 * low, 0.10 + 0.14 * cloud);
    paint.x = mix(paint.x, 0.80 - 0.3 * noise(moon * 30.0), disc);
    float light = 0.15 * disc;                                       // paint: x tone, y relief
    float in_hill = inside(p.y - ridge_);
    paint = mix(paint, vec2(0.04 + mist * 0.40 * smoothstep(0.14, -0.02, p.y) * (0.5 + cloud), 0.16 + 0.6 * min(max(ridge_ - p.y, 0.0), 0.05)), in_hill);

    // The ground: depth from the height below the horizon; the line bends away to the left.
    float below = max(-p.y, 0.004), z = EYE / below, x = p.x * z + curve * z * z;
    float on_ground = smoothstep(0.0, -px * 2.0, p.y), blur = px * z, along_blur = px * z * z / EYE;
    float fine = smoothstep(0.25, 0.05, along_blur);
    float grit = fbm(vec2(x, z) * 6.0 + seed * 20.0);
    float bed = smoothstep(0.62, 0.40, abs(x + 0.15));
    float sleeper = strip(fract(z * 3.2) - 0.5, 0.22, 0.06 + along_blur) * fine * smoothstep(0.45, 0.40, abs(x + 0.15));
    float rail = strip(abs(x + 0.15) - 0.25, 0.020, max(0.012, blur));
    float grass = fbm3(vec2(x * 3.0, z * 1.3) + 40.0) + 0.12 * (grit - 0.5);     // its fine blades are the grit's
    float ground = mix(0.04 + 0.20 * (grass - 0.3), 0.07 + 0.22 * (grit - 0.35), bed) + sleeper * (0.05 + 0.16 * (grit - 0.3));
    float ground_relief = 0.26 + 0.10 * grass * (1.0 - bed) + bed * (0.06 * grit + 0.10 * sleeper) + 0.10 * rail;
    // Light from the windows lies on the ballast and slides along with the train.
    float car_at = (z + run) / CAR, pane_at = (z + run) / WINDOW;
    float patch_of = smoothstep(0.46, 0.26, abs(fract(pane_at) - 0.5)) * strip(fract(car_at) - 0.5, 0.39, 0.03);
    float spill = exp(-2.8 * max(SIDE - x, 0.0) - 0.10 * z) * smoothstep(SIDE + 0.1, SIDE - 0.1, x);
    float thrown = spill * mix(0.45, patch_of, fine * smoothstep(SIDE - 1.1, SIDE, x));
    ground += 0.42 * thrown * (0.4 + grit);
    ground = mix(ground, 0.50 + 0.35 * thrown, rail * (0.35 + 0.65 * thrown + 0.5 * exp(-2.0 * abs(p.x))) );
    float veil = 1.0 - exp(-z * (0.01 + 0.22 * mist * mist));
    paint = mix(paint, vec2(mix(ground, 0.17 + 0.20 * (cloud - 0.3) , veil), mix(ground_relief, 0.22, veil)), on_ground);
    light = mix(light, 0.28 * thrown * (1.0 - veil), on_ground);

    // Poles along the left, with sagging wires.
    float reach = p.x * p.x - 4.0 * curve * 1.7, pole_z = 3.4 / (max(-p.x, 0.0) + sqrt(max(reach, 0.0)) + 0.01);
    float standing = step(0.0, reach) * step(p.x, 0.0) * smoothstep(14.0, 8.0, pole_z);
    float up = EYE + p.y * pole_z, span = fract(pole_z / 2.6 + pick.z) - 0.5, thin = px * pole_z;
    float pole = strip(span * 2.6, 0.030, thin * 2.0) * inside((up - 2.05) / pole_z) + strip(span * 2.6, 0.22, thin) * strip(up - 1.85, 0.025, thin);
    float sag = 1.86 - 0.16 * (1.0 - 4.0 * span * span);
    float wire = strip(up - sag, 0.006, thin) + strip(up - sag + 0.16, 0.006, thin);
    float dark_line = min(pole + 0.5 * wire, 1.0) * standing * step(0.0, up);
    paint.x = mix(paint.x, 0.03 + 0.10 * mist * min(pole_z * 0.15, 1.0), dark_line);
    paint.y += 0.14 * pole * standing * step(0.0, up);

    // The train: its side is a curved wall; where does the eye meet it?
    float root = sqrt(p.x * p.x + 4.0 * curve * SIDE);
    float wall_z = 2.0 * SIDE / max(p.x + root, 0.02), high = EYE + p.y * wall_z;
    float s = wall_z + run, in_car = s - floor(s / CAR) * CAR, pane_id = floor(s / WINDOW);
    float step_y = px * wall_z, step_s = px * wall_z / max(root, 0.05), clear_look = smoothstep(0.30, 0.08, step_s);
    float end = min(in_car, CAR - in_car), joint = smoothstep(0.05, 0.09, end);
    float roof = 1.25 - 0.10 * (1.0 - smoothstep(0.0, 0.2, end)) * clear_look;
    float train = smoothstep(step_y, -step_y, high - roof) * smoothstep(-step_y, step_y, high - 0.02) * smoothstep(60.0, 25.0, wall_z) * (1.0 - dark_line);
    vec2 pane = vec2(s - (pane_id + 0.5) * WINDOW, high - 0.86), hole = abs(pane) - vec2(0.125, 0.15) + 0.04;
    float glass = length(max(hole, 0.0)) + min(max(hole.x, hole.y), 0.0) - 0.04, soft = max(step_s, step_y) + 0.004;
    float seen = smoothstep(soft, -soft, glass) * smoothstep(0.30, 0.36, end);
    float who = hash21(vec2(pane_id, 5.0)), awake = smoothstep(0.14, 0.24, who);
    vec2 head = vec2(pane.x - 0.08 * (fract(who * 37.0) - 0.5), pane.y + 0.025);
    vec2 chest = vec2(head.x, min(head.y + 0.105, 0.0) * 0.3 + max(head.y + 0.105, 0.0) * 1.1);
    float person = min(length(head * vec2(1.25, 1.0)) - 0.040, length(chest) - 0.072);
    float sitter = step(0.5, fract(who * 91.0)) * smoothstep(0.006, -0.006, person);
    float curtain = smoothstep(0.075, 0.115, abs(pane.x)) * (0.5 + 0.5 * hill(pane.x * 41.38));
    float seat = smoothstep(-0.085, -0.095, pane.y);
    float lamp = (0.4 + 0.6 * fract(who * 53.0)) * (0.60 + 2.6 * (pane.y + 0.06)) * awake;
    lamp *= (1.0 - 0.88 * sitter) * (1.0 - 0.55 * curtain) * (1.0 - 0.45 * seat);
    float lit = mix(0.26 * strip(high - 0.86, 0.18, 0.03 + step_y), seen * lamp, clear_look) * train;
    float band = strip(high - 0.60, 0.025, step_y) + strip(high - 1.08, 0.012, step_y), under = smoothstep(0.30, 0.24, high);
    vec2 wheel = vec2(abs(fract(in_car / CAR * 2.0) - 0.5) * CAR * 0.5 - 0.55, high - 0.14);
    float rim = smoothstep(0.03 + step_s, 0.02, abs(length(wheel) - 0.10)) * clear_look;
    float sheen = 0.05 + 0.08 * noise(vec2(s * 6.0, high * 30.0)) + 0.10 * smoothstep(0.9, 1.2, high) + 0.14 * band;
    float side = mix(sheen, 0.02 + 0.14 * rim, under) * joint + 0.24 * smoothstep(0.11, 0.0, glass) * awake * clear_look * (1.0 - seen);
    float wall_veil = 1.0 - exp(-wall_z * (0.01 + 0.17 * mist * mist));
    float body = 0.50 + 0.08 * smoothstep(0.0, 0.12, roof - high) + 0.05 * band - 0.06 * seen - 0.16 * (1.0 - joint) - 0.20 * under + 0.08 * rim;
    paint = mix(paint, vec2(mix(side, 0.17 + 0.20 * (cloud - 0.3), wall_veil), mix(0.25, body, clear_look * (1.0 - wall_veil))), train);
    lit *= 1.0 - 0.7 * wall_veil;
    light = mix(light, lit * 0.62, train) + 0.05 * train * wall_veil * low;
    vec3 warm = mix(glow.rgb, vec3(1.0, 0.68, 0.30), 0.65);
    height(paint.y);
    emission(light);
    gl_FragColor = vec4(mix(ramp(paint.x), warm, clamp(lit + 0.5 * light * (1.0 - train), 0.0, 1.0)), 1.0);
}
