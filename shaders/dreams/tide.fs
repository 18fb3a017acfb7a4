/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A deep night sea: long swells roll in from a misty horizon, foam laces their crests, and a path of broken light may lie on them",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["sea", "water", "journey"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "low",     "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.004, 0.008, 0.030, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.015, 0.070, 0.230, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.080, 0.400, 0.620, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [0.800, 0.950, 1.000, 1.0]},
        {"NAME": "swell",   "TYPE": "float", "DEFAULT": 2.0, "MIN": 0.8, "MAX": 5.0, "LABEL": "Swell"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "choices.glsl"
#include "fbm.glsl"
#include "noise2.glsl"
#include "pixel.glsl"
#include "ramp.glsl"
#include "rotate.glsl"

const float EYE = 0.42;          // how high the eye is: the higher, the less the sea shrinks towards the horizon
const float GOLDEN = 0.618034;

// Shared by main() and the functions it calls.
vec2 wander, course;
float storm, rolled;

// train: waves with round troughs and sharp crests, 0..1; they lean the way they run.
float train(float x) {
    float f = fract(x);
    f += 0.45 * storm * f * (1.0 - f);
    float t = abs(f * 2.0 - 1.0);
    return t * t * (1.6 - 0.6 * t);
}

// swells: the great waves at a place on the sea: two trains whose crests wander, part and meet. x height, y the main train.
vec2 swells(vec2 place) {
    float along = dot(place, course), across = dot(place, vec2(course.y, -course.x));
    float main_ = train(along + wander.x * 0.8 - rolled);
    float cross_ = train(along * 0.83 + across * 0.62 + wander.y * 0.9 - rolled * 0.8 + GOLDEN);
    float big = main_ * (0.35 + 0.9 * wander.y);                // no crest is equally high all along
    return vec2(big + 0.36 * cross_ * (1.3 - big), main_);
}

void main() {
    vec4 pick = choices(seed), other = choices(seed + 0.37);
    storm = smoothstep(0.1, 0.9, pick.x) * (1.25 - 0.75 * calm);
    float horizon = mix(0.36, 0.86, pick.y), heading = (pick.z - 0.5) * 1.5;
    float path_side = other.x < 0.22 ? 0.0 : 1.0, path_at = mix(-0.75, 0.75, other.y);
    vec2 at = rotate((other.z - 0.5) * 0.22 * storm + 0.02 * storm * sin(TIME * 0.19)) * centred();
    float below = horizon - at.y, on_sea = smoothstep(-pixel(), pixel(), below);
    below = max(below, 0.0);

    // The sea: the nearer to the horizon, the smaller; a high wave hides what lies behind it.
    float far_off = 1.0 / (below + EYE);
    vec2 own = floor(other.w * 90.0) * vec2(3.0, 5.0);
    vec2 place = vec2(at.x * far_off * 1.3, far_off * 3.0);
    wander = noise2(place * vec2(0.62, 0.75) + own + vec2(TIME * 0.02, TIME * 0.05));
    course = vec2(sin(heading), cos(heading)) * (0.42 + 0.26 * swell);
    rolled = TIME * 0.075;
    vec2 fleck_at = vec2(at.x * far_off * 12.0, -34.0 * log(below + EYE));   // near and far alike, they lie flat on the water
    float tall = (0.10 + 0.26 * storm) * (1.0 + 0.3 * low);
    far_off = 1.0 / (below + EYE + tall * swells(place).x * (0.35 + 0.65 * min(below, 1.0)));
    place = vec2(at.x * far_off * 1.3, far_off * 3.0);
    vec2 wave = swells(place);

    // Chop rides on the swell; it also tears the foam and breaks the light.
    // The same noise is the cloud above the horizon.
    vec2 grain_at = place * vec2(4.2, 4.6) + vec2(wander.y, -TIME * 0.10 - wave.y);
    float chop = fbm(mix(at * vec2(0.9, 2.4) + vec2(TIME * 0.012, 0.0), grain_at, on_sea) + own);
    float mist = 1.0 - 1.0 / (1.0 + 0.055 * far_off * far_off * far_off);
    float crest = wave.y * wave.y * wave.y * clamp(wave.x * 1.2 - 0.1, 0.0, 1.0);
    vec2 fleck = noise2(vec2(fleck_at.x + 0.5 * fleck_at.y, fleck_at.y + 0.15 * fleck_at.x) * 1.3 + own + vec2(5.0, 3.0) * (chop - 0.5) + vec2(TIME * 0.05, TIME * 0.08)), web = abs(fleck - 0.5);
    float lace = 1.0 - smoothstep(0.0, 0.22, web.x * (0.3 + 1.4 * fleck.y) + 0.25 * web.y);      // one net, swelling and thinning: two would be paving
    float torn = smoothstep(0.30, 0.75, crest + 0.9 * (chop - 0.5));
    float foam = storm * (torn * (0.22 + 0.78 * lace) + 0.45 * lace * smoothstep(0.22, 0.62, wave.x * wander.x * 1.5)) * (1.0 - mist);
    foam = min(foam, 1.0);

    // A path of light: narrow far off, wide and broken near.
    float off = (at.x - path_at) / (0.07 + 0.26 * below + 0.10 * storm);
    float path = path_side / (1.0 + off * off * off * off + off * off) * (1.0 - 0.6 * smoothstep(0.3, 1.7, below));
    float facet = 0.40 * chop + 0.62 * fleck.x + 0.26 * (wave.x - 0.40);
    float glint = path * smoothstep(0.66 - 0.16 * path, 0.90 - 0.18 * path, facet);

    float water = 0.015 + 0.20 * crest * (0.3 + 1.4 * chop) + 0.20 * wave.x * wave.x + 0.34 * (chop - 0.42) * (0.25 + wave.x);
    water += 0.16 * path * (0.3 + wave.x) * (0.4 + chop) + 0.72 * glint + foam * (0.27 + 0.25 * path);
    float relief = 0.08 + 0.46 * wave.x + 0.22 * chop + 0.05 * foam;

    // The sky: heavy cloud, light under its rim where the path begins.
    float up = max(at.y - horizon, 0.0), beside = at.x - path_at;
    float dawn = path_side / (1.0 + 2.4 * beside * beside + 20.0 * up * up);
    float haze = 0.08 + 0.22 * dawn;
    float sky = 0.01 + 0.10 * smoothstep(0.38, 0.75, chop) + 0.22 * dawn * (0.1 + 1.3 * chop) + 0.08 / (1.0 + 40.0 * up * up);
    water = mix(water, haze, mist * 0.8);
    relief = mix(relief, 0.12, mist);
    height(mix(0.10 + 0.12 * chop, relief, on_sea));
    emission(on_sea * (0.55 * glint * glint * (1.0 - mist) + 0.12 * foam * foam) + (1.0 - on_sea) * 0.10 * dawn * dawn);
    gl_FragColor = vec4(ramp(mix(sky, water, on_sea)), 1.0);
}
