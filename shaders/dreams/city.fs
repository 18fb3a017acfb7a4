/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A wet street between towers at night: rows of lit windows, each row of houses deeper in the fog",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["city", "window", "night", "light", "crowd", "journey"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.003, 0.006, 0.022, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.020, 0.045, 0.150, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.180, 0.270, 0.480, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.860, 0.620, 1.0]},
        {"NAME": "awake",   "TYPE": "float", "DEFAULT": 0.32, "MIN": 0.05, "MAX": 0.8, "LABEL": "Windows awake"},
        {"NAME": "fog",     "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Fog"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "hash11.glsl"
#include "hash21.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const float EYE = 0.16;        // height of the eye over the street; half the street is 0.5 wide
const float BUILT = 0.84;      // how much of a plot is house; the rest is an alley

// A bar of the given half width around 0.5 in every unit, softened over `blur` units.
float bar(float x, float halfWidth, float blur) {
    float d = halfWidth - abs(fract(x) - 0.5);
    return smoothstep(-blur, blur, d);
}

void main() {
    float walk = TIME * 0.025 + seed * 90.0;
    vec2 eye = vec2(hash11(seed * 911.0) - 0.5, -0.62 + 0.35 * hash11(seed * 577.0)) * vec2(0.8, 1.0);
    vec2 at = centred() - eye;
    at.x += at.y * 0.10 * (hash11(seed * 331.0) - 0.5);            // the street leans a little
    float side = at.x < 0.0 ? 17.0 : 0.0, ax = abs(at.x) + 0.004;
    float wet = at.y < 0.0 ? 1.0 : 0.0;
    float below = max(-at.y, 0.0);
    float ripple = fbm3(vec2(at.x * 4.0 / (0.12 + below), 1.1 / (0.10 + below) + walk * 6.0)) - 0.5;
    ripple *= wet * smoothstep(0.0, 0.35, below);
    ax = abs(ax + ripple * 0.10) + 0.002;

    // The first wall the eye meets: for each row of houses its street side, then the gable of the next house.
    float found = 0.0, depth = 40.0, scale = 1.0, house = 0.0, row = 4.0, roofNear = 1.0, gable = 0.0;
    vec2 wall = vec2(0.0), spread = vec2(1.0);
    float width = 0.36 + 0.30 * hash11(seed * 773.0), grown = 0.7 + 0.6 * hash11(seed * 419.0);
    for (int i = 0; i < 4; i++) {
        float plot = width * 1.15, z = width / ax, along = (z + walk) / plot;
        float k = floor(along), id = k + side + float(i) * 61.0;
        float tall = width * grown * (0.7 + 0.55 * float(i));
        float roof = tall * (0.6 + 1.5 * hash11(id)), up = abs(EYE + at.y * z);
        float next = (k + 1.0) * plot - walk, roofNext = tall * (0.6 + 1.5 * hash11(id + 1.0)), upNext = abs(EYE + at.y * next);
        float hit = up < roof && along - k < BUILT ? 1.0 : 0.0;
        float front = (1.0 - hit) * (upNext < roofNext && ax * next < width * 1.9 ? 1.0 : 0.0);
        float take = (1.0 - found) * max(hit, front);
        if (take > 0.5) {
            depth = hit > 0.5 ? z : next;
            wall = hit > 0.5 ? vec2((along - k) * plot, up) : vec2(ax * next - width, upNext);
            spread = vec2(hit > 0.5 ? z / ax : next, depth);
            house = id + front; row = float(i); scale = width; gable = front;
            roofNear = (hit > 0.5 ? roof - up : roofNext - upNext) / width;
        }
        found = max(found, take);
        width *= 2.1;
    }

    // Windows: a grid of panes, floors slightly different from house to house.
    vec2 size = scale * (0.085 + 0.06 * vec2(hash11(house * 3.0 + 7.0), hash11(house * 5.0 + 1.0)));
    vec2 grid = wall / size, blur = pixel() * spread / size * 0.7;
    float coarse = max(blur.x, blur.y);
    blur += wet * vec2(0.12, 0.3) * smoothstep(0.0, 0.4, below);  // the wet street smears its mirror image
    float pane = bar(grid.x, 0.27, blur.x + 0.03) * bar(grid.y, 0.33, blur.y + 0.03);
    float cross = bar(grid.x, 0.03, blur.x + 0.02) + bar(grid.y + 0.15, 0.025, blur.y + 0.02);
    float who = hash21(floor(grid) + house * 7.0);
    float late = hash11(house * 11.0 + 3.0);
    float lit = smoothstep(0.0, 0.06, awake * (0.35 + 1.3 * late) - who + 0.04 * sin(TIME * 0.13 + who * 900.0));
    float inner = 0.25 + 0.75 * fract(who * 57.0);
    inner *= 0.55 + 0.6 * (1.0 - fract(grid.y));
    float light = lit * pane * inner * (1.0 - 0.6 * min(cross, 1.0));
    light = mix(light, awake * 0.10, smoothstep(0.25, 0.8, coarse)) * found * smoothstep(0.02, 0.10, roofNear);

    // Fog lies low and thick down the street; the lights of the city colour it.
    float mistNoise = fbm3(at * vec2(1.3, 2.6) + vec2(TIME * 0.02 + seed * 30.0, row * 5.0));
    float low = exp(-2.2 * max(at.y, 0.0) );
    float veil = found * (1.0 - exp(-depth * (0.06 + 0.34 * fog) * (0.35 + 0.9 * low * mistNoise * 1.6)));
    float haze = exp(-2.6 * length(at * vec2(0.7, 1.0))) ;
    float sky = 0.05 + 0.36 * low * (0.5 + mistNoise) + 0.25 * haze;
    float stain = fbm(vec2(wall.x * 7.0, wall.y * 2.5) / scale + house * 3.1);       // soot runs down the walls
    float street = exp(-5.0 * wall.y / scale);                   // lamps below the eye light the foot of the walls
    float stone = 0.01 + 0.13 * hash11(house + 0.5) + 0.06 * gable + 0.40 * (stain - 0.42) + 0.16 * street;
    stone -= 0.05 * pane * (1.0 - lit);
    stone += 0.14 * smoothstep(0.05, 0.0, roofNear);
    float tone = mix(mix(sky, stone, found), sky + 0.10 * (1.0 - row * 0.2), veil);
    tone *= 1.0 - smoothstep(0.0, 0.08, below) * (0.35 + 0.9 * ripple);
    light *= (1.0 - veil) * (1.0 - 0.45 * wet);
    vec3 colour = mix(ramp(tone), mix(glow.rgb, vec3(1.0, 0.62, 0.26), 0.2 + 0.5 * fract(who * 13.0)), clamp(light, 0.0, 1.0));
    float body = found * (1.0 - veil) * (1.0 - 0.85 * smoothstep(0.0, 0.08, below));
    height(0.2 + 0.42 * body - 0.05 * body * pane + 0.05 * body * stain + 0.1 * mistNoise + 0.3 * ripple);
    emission(light * 0.75 + 0.25 * haze * mistNoise);
    gl_FragColor = vec4(colour, 1.0);
}
