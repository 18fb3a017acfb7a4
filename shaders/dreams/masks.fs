/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A silent crowd of pale hooded masks comes out of the dark, row behind row; some look with light in their eyes",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["mask", "face", "crowd", "night", "death", "deep"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.006, 0.006, 0.012, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.060, 0.035, 0.065, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.420, 0.360, 0.340, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.930, 0.800, 1.0]},
        {"NAME": "stare",   "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0, "LABEL": "Open eyes"},
        {"NAME": "crowd",   "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.1, "MAX": 1.0, "LABEL": "Crowd"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "bump.glsl"
#include "hash11.glsl"
#include "hash22.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const int ROWS = 5;
const float HOOD = 1.30;       // the cloth around a face, in radii of the face
const float WIDE = 0.37;       // radius of a face in its place in the row: hood and shadow must fit in

void main() {
    vec2 at = centred();
    // The first head the eye meets, from the front row back; every row is smaller, denser and darker.
    float shade = 1.0, found = 0.0, row = float(ROWS), size = 1.0, who = 0.0, edge = 1.5;
    vec2 face = vec2(0.0, 2.0);
    float room = 1.40 + 0.3 * hash11(seed * 691.0);
    vec2 sway = vec2(sin(TIME * 0.06 + seed * 9.0), 0.6 * cos(TIME * 0.073)) * 0.03;
    vec2 first = floor(seed * vec2(710.0, 370.0)) + 0.5, hero = (hash22(first) - 0.5) * vec2(0.55, 0.45);
    float first_line = floor(first.y);                              // one mask of the front row is always near the middle
    float nod = 0.05 * sin(TIME * 0.17);
    for (int i = 0; i < ROWS; i++) {
        float layer = float(i);
        vec2 grid = (at + sway * (1.5 - layer) + hero * (1.0 + layer)) / (room * vec2(0.84, 1.12)) + first + layer * vec2(3.7, 5.3);
        float line = floor(grid.y);
        grid.x += line == first_line ? 0.0 : hash11(line + layer * 17.0 + 0.5) * 0.9;
        vec2 cell = floor(grid), f = grid - cell - 0.5;
        float h = hash21(cell + layer * 131.0), big = 0.74 + 0.26 * fract(h * 37.0);
        f -= vec2(fract(h * 91.0) - 0.5, fract(h * 53.0) - 0.5) * (0.06 + 0.5 * (1.0 - big));
        vec2 p = f * vec2(0.84, 1.12) / (WIDE * big);
        float lean = (fract(h * 71.0) - 0.5) * 0.35 + nod * (fract(h * 17.0) - 0.5);
        p += lean * vec2(-p.y, p.x);
        float jaw = 0.74 * (1.0 + 0.10 * p.y - 0.14 * p.y * p.y) * (0.92 + 0.16 * fract(h * 29.0));
        float r = length(vec2(p.x / jaw, p.y / 1.02));
        float there = h * 0.999 < crowd * (0.5 + 0.17 * layer) + 0.12 * layer || (i == 0 && cell == floor(first)) ? 1.0 : 0.0;
        shade = min(shade, found > 0.5 || there < 0.5 || r < HOOD ? 1.0 : (r - HOOD) * 6.0);
        float take = (1.0 - found) * there * (r < HOOD ? 1.0 : 0.0);
        if (take > 0.5) {
            face = p; row = layer; size = WIDE * big * room; who = h; edge = r;
        }
        found = max(found, take);
        room *= 0.70;
    }

    vec4 kind = fract(who * vec4(113.0, 167.0, 211.0, 59.0));
    float dome = max(1.0 - edge * edge, 0.0), blur = max(pixel() / size, 0.02);
    float mask = smoothstep(1.0 + blur, 1.0 - 2.0 * blur, edge);
    float turned = 0.22 * sin(TIME * 0.09 + who * 80.0) + 0.3 * (kind.w - 0.5);
    vec2 p = face + vec2(turned * (0.3 + 0.7 * dome), 0.10 * (kind.y - 0.5));   // features slide over the dome: the head turns
    float mirror_x = abs(p.x);

    // Sculpture: brows, hollows of the eyes, lids, nose, cheeks, lips, chin.
    float long_nose = 0.26 + 0.20 * kind.x, age_lines = kind.z;
    float brow_y = 0.30 + 0.10 * (kind.y - 0.5) + 0.30 * (kind.x - 0.4) * (mirror_x - 0.3);
    float brow = 1.3 * bump(vec2(mirror_x - 0.30, p.y - brow_y), vec2(0.26, 0.085));
    vec2 eye = vec2(mirror_x - 0.31, p.y - 0.10);
    float hollow = bump(eye, vec2(0.22, 0.16)), lid = bump(eye, vec2(0.135, 0.075));
    float slit = bump(vec2(eye.x, eye.y + 0.03 - 0.9 * eye.x * eye.x), vec2(0.15, 0.022));
    float down = clamp((0.22 - p.y) / (0.22 + long_nose), 0.0, 1.0);
    float nose = exp(-p.x * p.x / (0.0035 + 0.012 * down * down)) * (0.25 + 0.75 * down) * smoothstep(-long_nose - 0.10, -long_nose + 0.02, p.y) * smoothstep(0.42, 0.1, p.y);
    float nostril = bump(vec2(mirror_x - 0.10, p.y + long_nose + 0.01), vec2(0.055, 0.05));
    float cheek = bump(vec2(mirror_x - 0.40, p.y + 0.20), vec2(0.20, 0.22));
    float fold = bump(vec2(mirror_x - 0.20 - 0.35 * (-0.28 - p.y), p.y + 0.42), vec2(0.035, 0.16)) * age_lines;
    float mouth_y = p.y + 0.56 + (kind.z - 0.45) * 1.1 * p.x * p.x;
    float wide = 0.20 + 0.10 * kind.w, open = smoothstep(0.80, 0.95, kind.y) * 0.10;
    float lips = bump(vec2(p.x, mouth_y), vec2(wide, 0.085 + open)), gap = bump(vec2(p.x, mouth_y), vec2(wide * 0.95, 0.020 + open * 0.8));
    float chin = bump(vec2(p.x, p.y + 0.83), vec2(0.20, 0.12));
    float sculpt = 0.85 * dome + 0.13 * brow - 0.34 * hollow + 0.16 * lid + 0.34 * nose + 0.10 * nostril + 0.12 * cheek - 0.06 * fold + 0.12 * lips - 0.17 * gap + 0.10 * chin;

    // Eyes that are open are holes; in some of them there is light.
    float awake = smoothstep(1.0 - stare - 0.02, 1.0 - stare + 0.02, kind.x);
    float blink = smoothstep(-0.97, -0.85, sin(TIME * 0.21 + who * 60.0));
    float hole = bump(eye, vec2(0.125, 0.065 * blink + 0.004)) * awake;
    float spark = hole * hole * smoothstep(0.15, 0.45, kind.w);

    float grain = fbm(face * 2.2 + who * 50.0), mist = fbm3(at * 1.1 + vec2(TIME * 0.025, seed * 40.0));
    float crack = smoothstep(0.025, 0.0, abs(grain - 0.43)) * step(0.72, kind.z);
    float near_us = 1.0 - row / float(ROWS);
    float hero_light = row < 0.5 ? 0.22 * smoothstep(1.2, 0.3, length(at)) : 0.0;
    float shown = hero_light + (0.25 + 0.75 * near_us) * (0.55 + 0.45 * sin(TIME * 0.06 + who * 120.0)) * (0.45 + 1.0 * mist) + 0.08;
    shown = min(shown, 0.85);
    float pale = (0.22 + 0.46 * dome + 0.25 * (grain - 0.5)) * (1.0 - 0.85 * hollow) * (1.0 - 0.25 * cheek) * (0.92 + 0.16 * brow) + 0.10 * nose + 0.10 * lid * (1.0 - awake);
    pale *= (1.0 - 0.55 * slit * (1.0 - awake)) * (1.0 - 0.75 * gap) * (1.0 - 0.9 * min(hole * 1.6, 1.0)) * (1.0 - 0.35 * nostril) * (1.0 - 0.5 * crack) * (1.0 - 0.2 * fold);
    float folds = noise(vec2(face.x * 9.0 + 2.0 * grain, face.y * 2.5) + who * 30.0);
    float cloth = (0.02 + 0.16 * folds) * shown * (1.0 - 0.6 * smoothstep(1.2, 1.0, edge));
    float rim = smoothstep(HOOD, HOOD - 0.26, edge);
    float tone = mix(0.02 + 0.08 * (mist - 0.3), mix(cloth * rim, pale * shown * 1.15, mask), found);
    tone += 0.05 * row * (mist - 0.35) * (1.0 - mask * shown);
    float base = 0.10 + 0.34 * near_us;
    float hood = base + 0.08 * rim + 0.07 * rim * folds - 0.06 * smoothstep(1.15, 0.98, edge);
    shade = smoothstep(0.0, 1.0, clamp(shade, 0.0, 1.0));           // who stands in front darkens who stands behind
    tone *= shade;
    height(mix(0.10, mix(hood, base + 0.04 + sculpt * (0.15 + 0.52 * size) - 0.12 * hole - 0.02 * crack, mask), found * rim * shade));
    float light = spark * found * mask * shade * (0.5 + 0.5 * near_us);
    emission(0.9 * light);
    gl_FragColor = vec4(mix(ramp(tone), mix(glow.rgb, vec3(1.0, 0.62, 0.25), 0.6), min(light * 1.3, 1.0)), 1.0);
}
