/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A flock wheels over a dusk sky, dark bodies against the last light and far hills",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["bird", "flight", "sky", "cloud", "wind", "journey"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "high", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.010, 0.004, 0.035, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.090, 0.025, 0.260, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.480, 0.180, 0.560, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.800, 0.920, 1.0]},
        {"NAME": "flock", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Size of the flock"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "chances.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "ramp.glsl"

// bird: distance to a bird that flies along +y in a cell -0.5..0.5; `beat_` 0..1 is its wing.
float bird(vec2 p, float beat_) {
    float x = abs(p.x) * (1.35 - 0.45 * beat_);
    float bend = 0.10 + 0.55 * x - 2.1 * x * x - 0.25 * x * beat_;  // out, then swept back
    float chord = 0.085 - 0.16 * x * x * 2.2;
    float wing = abs(p.y - bend + chord * 0.3) - max(chord, 0.0);
    wing = max(wing, x - 0.40) * 0.7;
    float trunk = length(p * vec2(4.6, 1.0) - vec2(0.0, 0.03)) - 0.26;
    float tail = max(abs(p.x) * 3.4 + p.y * 0.9 + 0.09, -p.y - 0.37 + abs(p.x)) * 0.3;
    return min(min(wing, trunk * 0.22), tail);
}

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, once, twice;
float own, cloud, light, tone, relief, heat, wind, sunset, hand;

// hills: a line of hills; 0 is the farther one.
void hills(int i) {
    float near_ = float(i);
    float x = at.x * (1.1 + 0.5 * near_) + own + near_ * 9.0;
    float crest = noise(vec2(x, near_ * 5.0)) * 0.26 + noise(vec2(x * 3.1, 3.0)) * 0.07 + noise(vec2(x * 9.0, 7.0)) * 0.02 - 0.66 - 0.26 * near_;
    float under = crest - at.y;
    float cover = inside(-under);
    tone = mix(tone, mix(0.15, 0.05, near_) * (0.6 + 0.5 * light) + (0.10 + 0.24 * light) * smoothstep(0.02, 0.30, under) * (1.0 - 0.75 * near_) * (0.5 + cloud), cover);
    relief = mix(relief, 0.16 + 0.16 * near_ + 0.10 * smoothstep(0.0, 0.2, under) + 0.10 * noise(vec2(x * 4.0 + at.y * 3.0, at.y * 9.0)), cover);
    heat *= 1.0 - cover;
}

// wheel: birds of one size on a leaning disc that turns, so those at the side bank.
void wheel(int i) {
    float order = float(i) * 0.5;
    float wide = mix(8.0, 2.3, sqrt(order));
    vec2 heart = vec2(hill(TIME * 0.011 + own * 0.3) * 0.3 - 0.15 - sunset * 0.25, 0.36 + 0.04 * float(i));
    vec2 q = (at - heart) * vec2(1.0, 1.7) + vec2(0.0, 0.25 * at.x);
    vec2 turn = i == 0 ? twice : i == 1 ? once : -once.yx * vec2(1.0, -1.0);   // the small ones wheel faster
    vec2 p = mat2(turn.x, turn.y, -turn.y, turn.x) * q * wide;
    vec2 cell = floor(p), chance = chances(cell + own + float(i) * 17.0);
    vec2 home = cell + 0.5 + (chance - 0.5) * 0.40;
    // Every bird looks along its way round the middle, a little as it likes.
    vec2 tangent = vec2(-home.y, home.x) + (chance.yx - 0.5) * wide * (1.1 - calm) + 0.01;
    tangent *= -hand * inversesqrt(dot(tangent, tangent));
    vec2 from = p - home;
    from = vec2(from.x * tangent.y - from.y * tangent.x, dot(from, tangent)) / (0.62 + 0.10 * chance.x);
    float away = length(home) / wide;
    // Dense in a ring, and denser where the wind gathers them; nobody far out.
    float ring = (away - 0.62) * 2.6;
    float gather = 0.5 + 0.5 * home.x / (wide * away + 0.1) * (fract(own * 0.37) > 0.5 ? 1.0 : -1.0);
    float thick = (0.25 + 0.85 * gather) / (1.0 + ring * ring * ring * ring) * (0.35 + flock) * (i == 2 ? 0.55 : 1.0);
    float there = step(chance.y, thick) * smoothstep(-0.50, -0.40, at.y + 0.1 * order);
    float beat_ = hill(TIME * (0.22 + 0.16 * chance.x) + chance.y * 9.0) * (0.7 + 0.3 * high);
    float d = bird(from, beat_ * beat_);
    float cover = inside(d / wide) * there;
    float feather = smoothstep(0.0, -0.05, d);
    // Pale against the dark above, dark against the light below.
    float pale = smoothstep(0.36, 0.12, light) * mix(0.45, 0.62, order);
    tone = mix(tone, 0.03 + pale * (0.55 + 0.45 * feather), cover);
    relief = mix(relief, 0.38 + 0.22 * order + 0.26 * feather, cover);
    heat *= 1.0 - cover;
}

void main() {
    at = centred();
    own = floor(seed * 71.0) * 3.0;
    wind = TIME * 0.02;
    // Dusk: long clouds, the last light low over the hills.
    cloud = fbm(vec2(at.x * 0.7 - wind, at.y * 2.6 + 0.5 * fbm3(at * 0.8 + own + wind)) + own);
    sunset = (seed - 0.5) * 1.1;
    vec2 low_ = (at - vec2(sunset, -0.42)) * vec2(0.6, 1.5);
    light = 1.0 / (1.0 + 3.2 * dot(low_, low_));
    float bank = smoothstep(0.42, 0.66, cloud);
    tone = 0.04 + 0.46 * light * light + 0.16 * light + bank * (0.05 + 0.24 * light) * (1.4 - cloud);
    relief = 0.10 + 0.20 * cloud + 0.10 * bank;
    float sun = length((at - vec2(sunset, -0.40)));
    float disc = smoothstep(0.16, 0.135, sun) * (1.0 - 0.7 * bank);
    tone = mix(tone, 0.9, disc);
    heat = disc * 0.25 + light * light * light * 0.10 * (1.0 - bank);
    hills(0); hills(1);
    // The flock wheels on a leaning disc, so those at the side bank.
    hand = seed > 0.5 ? 1.0 : -1.0;
    float angle = TIME * 0.035 * hand + own;
    once = vec2(cos(angle), sin(angle)), twice = vec2(once.x * once.x - once.y * once.y, 2.0 * once.x * once.y);
    wheel(0); wheel(1); wheel(2);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
