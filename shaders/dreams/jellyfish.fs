/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Luminous medusae hang at many depths of a dark sea, their bells pulsing, their tentacles trailing",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["deep", "sea", "light", "water"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.003, 0.006, 0.028, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.012, 0.050, 0.230, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.160, 0.300, 0.700, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.850, 0.900, 1.000, 1.0]},
        {"NAME": "swarm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Size of the swarm"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "bump.glsl"
#include "chances.glsl"
#include "choices.glsl"
#include "noise.glsl"
#include "hill.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const float GOLDEN = 0.618034;

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
vec4 chosen;
float own, murk, tone, relief, heat, current;

// drifters: medusae of one depth, one in a cell at most, 0 the farthest; `wide` cells a unit, each twice as tall as wide.
// `hero` 1: the cell of the middle is always inhabited, and stays.
void drifters(int i, float wide, vec2 shift, float hero) {
    float order = float(i) * 0.5;
    vec2 q = at * wide + shift;
    float column = floor(q.x);
    q.y = 0.5 * q.y + (fract(column * GOLDEN + own * 0.013) - TIME * 0.006) * (1.0 - hero);
    vec2 cell = vec2(column, floor(q.y)), chance = chances(cell + own + float(i) * 17.0), other = fract(chance * 61.0);
    float here = max(hero * step(abs(cell.x) + abs(cell.y), 0.5), step(other.y, 0.25 + 0.75 * swarm));
    // Each pulses at its own pace: a quick stroke, a long glide; the stroke lifts it.
    float pulse = TIME * (0.11 + 0.07 * (1.0 - calm)) * (0.85 + 0.3 * chance.y) + other.x * 7.0;
    float turn = fract(pulse), stroke = hill(turn + 0.5 * turn * (1.0 - turn));
    float bells = mix(8.5 - 4.2 * chance.y, 5.9 - 1.7 * chosen.z, hero);     // half widths of its bell in a cell
    float fine = pixel() * wide * bells, sharp = 0.5 / (pixel() * wide * bells);
    vec2 p = vec2(q.x - column - 0.5 - (0.26 - 0.2 * hero) * (chance.x - 0.5), 2.0 * (q.y - cell.y) - 1.53 - 0.025 * stroke) * bells;
    float lean = 0.35 * (other.x - 0.5) + 0.75 * current, upright = 1.0 - 0.5 * lean * lean;
    p = vec2(upright * p.x - lean * p.y, upright * p.y + lean * p.x);
    // The bell: t is 0 at its margin, 1 at its crown; u -1..1 across.
    float tall = (0.48 + 0.62 * chosen.y) * (1.0 + 0.16 * stroke), margin = -0.22;
    float t = clamp((p.y - margin) / (tall - margin), 0.0, 1.0), under = 1.0 - t;
    float half_ = (1.0 - 0.17 * stroke) * sqrt(1.0 - t * t * (0.6 + 0.4 * t)) * (1.0 - (0.05 + 0.22 * stroke) * under * under * under) + 0.001;
    float u = p.x / half_, bow = sqrt(max(1.0 - u * u, 0.0));
    float rib = i > 0 ? hill(u * (1.0 + 0.5 * u * u * u * u) * (3.0 + floor(chosen.z * 3.0))) : 0.5;
    float lip = margin - 0.17 * bow - 0.05 * rib;           // the near edge of the opening, scalloped
    float body = clamp(0.5 - max(max(abs(p.x) - half_, lip - p.y), p.y - tall) * sharp, 0.0, 1.0) * here, dome = sqrt(max((1.0 - u * u) * (1.0 - t * t), 0.0));
    float skin = (1.0 - dome) * (1.0 - dome), brim = max(1.0 - abs(p.y - lip) * 11.0, 0.0);
    float within = i > 0 ? max(1.0 - abs(p.y - margin - 0.13 * bow) * 18.0, 0.0) * 0.25 : 0.0;   // the far edge, through the jelly
    float organ = 0.0;
    if (i > 0) {  // four loops in a ring, like a clover leaf seen aslant
        vec2 leaf = vec2(p.x, p.y - 0.36 * tall) * vec2(1.8, 3.3 / tall), square = leaf * leaf;
        float away = square.x + square.y, petals = 1.3 * away - 0.15 - 4.0 * square.x * square.y / (away * away + 0.02);
        organ = smoothstep(0.50, -0.20, petals) * min(away * 2.5, 1.0) * (0.45 + 0.55 * clamp(petals * 2.0 + 0.9, 0.0, 1.0));
    }
    // Below hang the tentacles: a comb of lines that waves as one, and each a little as it likes.
    float below = margin - 0.05 - p.y, down = max(below, 0.0), hangs = here * clamp(below * 16.0, 0.0, 1.0);
    hangs *= min(6.0 * (0.5 - abs(q.x - column - 0.5)), 1.0);                 // none reaches into the next cell
    float sway = ((hill(down * 0.15 - pulse * 0.5 + other.x) - 0.5) * (0.20 + 0.05 * chance.x) - 0.10 * lean * down) * down;
    float strand = (p.x - sway) * 5.5 * (1.15 + 0.22 * stroke - 0.06 * down * (stroke - 0.3)) * (1.0 + 0.08 * down);
    if (i > 0) strand += (hill(down * 0.23 + fract(floor(strand) * GOLDEN) - pulse * 0.4) - 0.5) * min(down, 1.0) * 0.6;
    float which = fract(floor(strand) * GOLDEN + chance.x), rest = max(1.0 - down / ((1.3 + 3.2 * which) * (0.6 + 0.8 * chosen.w)), 0.0);
    float beside = abs(fract(strand) - 0.5) * 0.18, thin = (0.014 + 0.022 * which) * (0.4 + 0.6 * rest), sharpness = 1.0 / max(thin, fine);
    float limbs = max(1.0 - beside * sharpness, 0.0) * min(1.0, thin * sharpness + 0.2) * step(abs(strand), 5.0) * min(rest * 2.0, 1.0);
    if (i > 0) {  // in the middle two frilled arms; far off nobody sees them
        float fold = (p.x - sway * 0.8) * 2.6 + 0.9 * (hill(down * 0.21 - pulse * 0.3) - 0.5) * min(down, 1.0);
        float arm_own = step(0.0, fold) * 0.37 + chance.y, frill = hill(down * (0.7 + 0.3 * arm_own) + arm_own + 0.3 * fold - pulse * 0.2);
        float ruffle = hill(down * 2.9 + arm_own * 3.0 - abs(fold)), taper = max(1.0 - down * (0.43 - 0.14 * arm_own), 0.0);
        float off = abs(abs(fold) - 0.40) - taper * (0.06 + 0.22 * frill + 0.08 * ruffle);
        float arm = clamp((0.04 - off) * 7.0, 0.0, 1.0) * min(taper * 16.0, 1.0);
        limbs = max(limbs, arm * (0.25 + 0.35 * ruffle + 0.4 * clamp(off * 6.0 + 1.0, 0.0, 1.0)));
    }
    limbs *= hangs;
    float light = (0.45 + 0.70 * order) * (0.75 + 0.35 * stroke + 0.25 * (breath - 0.5));
    float jelly = 0.09 + 0.62 * skin + 0.16 * rib * dome * (0.3 + under) + 0.42 * brim + within + 0.30 * organ;
    // What glows lights the water round it.
    tone += here * light * (0.10 + 0.08 * order) * bump(p - vec2(0.0, 0.1), vec2(1.25, 1.15));
    tone = mix(tone, 0.04 + light * 0.80 / (1.0 + 0.12 * down * down), limbs * (0.45 + 0.35 * order));
    tone = mix(tone, tone * 0.3 + jelly * light, body * (0.45 + 0.55 * order));
    if (i > 0) relief = mix(relief, 0.20 + 0.25 * order, limbs * (0.3 + 0.4 * order));
    relief = mix(relief, 0.14 + 0.12 * order + (0.18 + 0.34 * order) * dome + 0.06 * order * rib * under + 0.06 * brim + 0.06 * order * organ, body * (0.4 + 0.6 * order));
    heat = mix(heat, (0.22 * skin + 0.30 * organ + 0.40 * brim) * light * light, body) + limbs * 0.14 * light * (1.0 - body);
}

void main() {
    at = centred();
    chosen = choices(seed);
    own = floor(chosen.x * 90.0) * 3.0;
    current = fract(chosen.x * 7.0) - 0.5;   // where the water goes: they lean that way
    murk = noise(at * vec2(1.2, 0.9) + own + vec2(TIME * 0.02, -TIME * 0.015));
    // Light still reaches down from far above, in one slanting shaft.
    vec2 above = at - vec2((chosen.z - 0.5) * 1.6, 1.5);
    float slant = (above.x + above.y * (chosen.w - 0.5) * 0.7) / (0.45 - 0.28 * above.y);
    float shaft = 1.0 / (1.0 + slant * slant * 2.5) * smoothstep(-2.6, 0.6, above.y);
    tone = 0.01 + 0.17 * shaft * (0.35 + murk) + 0.20 * (murk - 0.4) * (0.3 + shaft);
    relief = 0.08 + 0.14 * murk;
    heat = 0.0;
    vec2 home = vec2(0.5, 1.41) + vec2(0.5 * (chosen.w - 0.5) - 0.22 * current, 0.4 * (chosen.x - 0.5));
    drifters(0, 2.4, vec2(own * 0.1, 0.0), 0.0);
    drifters(1, 1.15, vec2(own * 0.3, 0.4), 0.0);
    drifters(2, 0.46, home, 1.0);
    // Marine snow sinks between them.
    vec2 fall = at + vec2(0.05 * hill(at.y * 0.7 + TIME * 0.03), TIME * 0.018);
    float snow = motes(fall * 7.0 + own, 7.0, 0.35, 0.035);
    height(relief + 0.05 * snow);
    emission(heat + 0.10 * snow);
    gl_FragColor = vec4(ramp(tone + snow * (0.25 + 0.4 * shaft)), 1.0);
}
