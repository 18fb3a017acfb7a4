/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A shoal turns as one great column in shafts of light, silver where it leans to the sun",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["fish", "sea", "water", "deep"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.003, 0.012, 0.024, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.010, 0.080, 0.150, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.100, 0.420, 0.520, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.860, 0.980, 0.960, 1.0]},
        {"NAME": "shoal", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0, "LABEL": "Size of the shoal"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "chances.glsl"
#include "choices.glsl"
#include "hill.glsl"
#include "noise.glsl"
#include "pixel.glsl"
#include "ramp.glsl"
#include "turns.glsl"

const float GOLDEN = 0.618034;

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
vec4 chosen;
float own, hand, shafts, haze, tone, relief, heat;

// fish: how deep inside a fish that swims along +x between -1 and 1, in its half lengths; negative outside.
float fish(vec2 p, float swing) {
    p.y += 0.14 * swing * (p.x - 0.5) * (p.x - 0.5);
    float y = abs(p.y), body = 0.25 * (1.0 - p.x * p.x) * max(1.2 + 0.5 * p.x, 0.4) - y;
    float tail = min(-0.72 * (p.x + 0.58) - y, min(p.x + 0.80 + 0.55 * y, p.x + 1.2));
    return max(body, tail);
}

// swim: lays one fish over the picture: p in its half lengths, `fine` a pixel there, silver 0..1 how it catches the light,
// near_ 0 lost in the haze .. 1 before us.
void swim(vec2 p, float fine, float swing, float there, float silver, float near_) {
    float deep_in = fish(p, swing), cover = clamp(0.5 + deep_in / fine * 0.5, 0.0, 1.0) * there;
    float flank = clamp(0.45 - p.y * 2.6, 0.0, 1.0), eye = max(1.0 - 90.0 * dot(p - vec2(0.66, 0.06), p - vec2(0.66, 0.06)), 0.0);
    float lit = 0.03 + 0.3 * haze + 0.10 * shafts + flank * (0.24 + 0.90 * silver) - 0.5 * eye * near_;
    tone = mix(tone, mix(haze + 0.30 * silver * flank, lit, 0.25 + 0.75 * near_), cover * (0.6 + 0.4 * near_));
    relief = mix(relief, 0.11 + 0.10 * near_ + (0.06 + 0.24 * near_) * sqrt(max(deep_in, 0.0) * 3.0), cover);
    heat = mix(heat, silver * silver * flank * 0.75 * near_, cover);
}

// wall: one wall of the turning column, `share` of its radius wide; side 1 is the near wall, -1 the far one.
void wall(int i, float share, float side, float cells) {
    float near_ = 0.25 + 0.25 * side + 0.5 * share * (0.5 + 0.5 * side);
    float upper = smoothstep(-1.3, 0.75, at.y);             // a funnel, mostly; some stand on their wide end
    float waist = share * (0.16 + (0.46 + 0.24 * chosen.z) * mix(upper, 1.0 - upper, smoothstep(0.55, 0.75, fract(chosen.w * 7.0))));
    float axis = 0.5 * (chosen.w - 0.5) + (0.26 + 0.3 * chosen.x) * (hill(at.y * 0.33 + chosen.x + TIME * 0.012) - 0.5);
    float u = (at.x - axis) / waist, c = sqrt(max(1.0 - u * u, 0.0));
    float front = turns(vec2(c + 0.0001, u)), round_ = side > 0.0 ? front : 0.5 - front;
    float y = at.y + (0.22 + 0.14 * chosen.x) * side * c * waist;         // we look a little down on it
    float a = (round_ - hand * TIME * (0.018 + 0.014 * (1.0 - calm)) * (1.5 - 0.6 * share)) * cells;
    float tall = 2.1 * share / cells;
    float v = (y + 0.06 * hill(round_ * 2.0 + TIME * 0.03 + share)) / tall + round_ * hand * 2.0 + own;
    float row = floor(v);
    a += row * GOLDEN;
    vec2 cell = vec2(floor(a), row), chance = chances(cell + own + float(i) * 19.0);
    float half_ = 0.32 + 0.11 * chance.x;                   // its half length, in cells
    tone *= 1.0 - 0.12 * c * smoothstep(0.9, 0.5, y) * step(abs(u), 1.0);   // so many take the light from behind them
    vec2 p = vec2((a - cell.x - 0.5 - 0.16 * (chance.y - 0.5)) * hand, (v - row - 0.5 - 0.30 * (chance.y - 0.5)) * (0.2 + 0.18 * share / waist)) / half_;
    // Dense in drifts, frayed at both ends; nobody ends at once.
    float drift = 0.5 * hill(cell.x * 0.11 + cell.y * 0.05 + chosen.x) + 0.5 * hill(cell.y * 0.083 - cell.x * 0.07 + chosen.y);
    float thick = (0.35 + 0.80 * shoal) * (0.40 + 0.9 * drift) - fract(chance.x * 61.0);
    thick = min(thick * 8.0, min(0.72 - y + 0.25 * chance.x, y + 1.15 + 0.5 * chance.y) * 6.0);
    float there = clamp(thick, 0.0, 1.0) * step(abs(u), 0.99);
    float fine = pixel() * cells / (5.2 * share * half_ * max(c, 0.15));
    // The flank shines when it leans to the light: a wave of silver runs round the column.
    float lean = hill(2.0 * round_ + 0.45 * y - TIME * 0.04 + chosen.y + 0.35 * (chance.y - 0.5));
    swim(p, fine, hill(TIME * (0.4 + 0.3 * chance.y) + chance.x * 9.0) - 0.5, there, lean * lean * (0.62 + 0.65 * shafts), near_);
}

void main() {
    at = centred();
    chosen = choices(seed);
    own = floor(chosen.x * 90.0) * 3.0;
    hand = chosen.y > 0.5 ? 1.0 : -1.0;
    // Light comes down in shafts that wander.
    vec2 ray = at - vec2((chosen.z - 0.5) * 1.8, 1.9);
    float fan = ray.x / (0.5 - ray.y);
    float beams = noise(vec2(fan * 7.0 + own, TIME * 0.06)) * 0.6 + noise(vec2(fan * 19.0 - own, TIME * 0.10)) * 0.4;
    float down = 1.0 / (1.0 + 0.34 * dot(ray, ray));
    shafts = min(down * 2.6 * smoothstep(0.35, 0.85, beams) / (1.0 + 2.5 * fan * fan), 1.0);
    haze = 0.03 + (0.26 + 0.20 * clarity) * down * down + (0.20 + 0.30 * clarity) * shafts * down;
    tone = haze;
    relief = 0.08 + 0.05 * beams;
    heat = 0.05 * shafts * down * down;
    wall(0, 1.0, -1.0, 21.0);
    wall(1, 0.6, 1.0, 14.0);
    wall(2, 1.0, 1.0, 21.0);
    // Strays, alone or by twos, before it and beside it.
    vec2 q = vec2(at.x * 1.7 - hand * TIME * 0.05, at.y * 2.6 + own), cell = vec2(0.0, floor(q.y));
    q.x += cell.y * GOLDEN;
    cell.x = floor(q.x);
    vec2 chance = chances(cell - own);
    vec2 p = (q - cell - 0.5 - vec2(0.3, 0.4) * (chance - 0.5)) * vec2(hand, 0.65) / (0.12 + 0.10 * chance.x);
    swim(p, pixel() * 1.7 / 0.17, hill(TIME * 0.4 + chance.y) - 0.5, step(fract(chance.y * 61.0), 0.16), 0.5 * shafts, 0.9);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
