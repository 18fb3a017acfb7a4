/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A stairwell without end: one stair winds down and down, lamps in its niches, a light at the bottom that is never reached",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["stairs", "deep", "falling", "labyrinth", "light", "journey"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.006, 0.006, 0.016, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.045, 0.045, 0.100, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.360, 0.310, 0.330, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.850, 0.580, 1.0]},
        {"NAME": "descent", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Descent"},
        {"NAME": "steps",   "TYPE": "float", "DEFAULT": 28.0, "MIN": 12.0, "MAX": 44.0, "LABEL": "Steps a turn"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "rotate.glsl"
#include "hash11.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const float TURN = 6.2831853;
const float RAIL = 0.10, WALL = 0.60;     // across one turn: rail, treads, then the wall of the turn above

void main() {
    float way = hash11(seed * 613.0) > 0.5 ? 1.0 : -1.0;
    float square = smoothstep(0.35, 0.65, hash11(seed * 457.0)) * 0.9;        // a round well or a square one
    float winds = 1.25 + 0.6 * hash11(seed * 271.0);                         // turns for each e-fold of depth
    vec2 bottom = vec2(hash11(seed * 839.0), hash11(seed * 127.0)) * 0.7 - 0.35;
    vec2 p = rotate(seed * 20.0) * (centred() - bottom);
    p *= vec2(1.0, way);
    float round_r = length(p), box_r = max(abs(p.x), abs(p.y));
    float soft = box_r + 0.12 * max(0.0, (abs(p.x) + abs(p.y)) - 1.5 * box_r);  // the corners of the square are cut
    float r = mix(round_r, soft, square) + 1e-4;
    r *= 1.0 + 0.10 * dot(p, bottom) / (0.3 + round_r);                      // turns above lean towards the eye
    float angle = atan(p.y, p.x) / TURN + TIME * 0.004;
    float s = winds * (log(r) - TIME * 0.05 * descent) + angle;
    float turn = floor(s), wound = turn - angle;

    // Where on the stair: which step, how far along it, how far across the turn.
    float count = floor(steps * (0.8 + 0.4 * hash11(seed * 97.0)) * 0.25) * 4.0;
    float tread = wound * count, step_id = floor(tread), along = tread - step_id;
    float across = s - turn, thin = pixel() * count / (TURN * r);            // pixels a step
    float edge = max(0.07, thin), clear_step = smoothstep(0.45, 0.12, thin);
    float round_off = smoothstep(0.0, max(0.05, 1.2 * thin), along) * smoothstep(1.0, 1.0 - max(0.05, 1.2 * thin), along);
    float saw = (along - 0.5) * clear_step * round_off;                      // no step is sharper than a pixel
    across += 0.030 * saw * smoothstep(0.0, 0.05, across) * smoothstep(1.0, 0.95, across);
    float blur = max(0.012, pixel() * winds / r);

    float rail = smoothstep(RAIL + blur, RAIL - blur, across);
    float wall = smoothstep(WALL - blur, WALL + blur, across);
    float stair = (1.0 - rail) * (1.0 - wall);
    float nose = smoothstep(edge, 0.0, along) + smoothstep(1.0 - 0.3 * edge, 1.0, along);   // the worn edge of a step
    float lit_part = mix(0.5, smoothstep(1.0, 0.1, along), round_off);       // shadow under the step above
    float worn = fbm(vec2(across * 9.0, tread * 0.7) + hash11(step_id) * 40.0);

    // Wall: courses of stone, a niche with a lamp every few steps.
    float up = (across - WALL) / (1.0 - WALL);
    float bay = wound * count / 4.0, bay_id = floor(bay), x = bay - bay_id - 0.5;
    float arch = max(length(vec2(x * 2.0, max(up - 0.52, 0.0))) - 0.22, 0.16 - up);
    float softer = max(0.03, thin * 0.3);
    float niche = smoothstep(softer, -softer, arch) * wall * clear_step;
    float lamp_on = smoothstep(0.45, 0.55, hash11(bay_id * 3.0 + floor(seed * 900.0)));
    float flame = exp(-60.0 * (x * x * 2.5 + (up - 0.32) * (up - 0.32))) * lamp_on;
    float far_x = max(1.0 - 4.0 * x * x, 0.0);
    float spill = far_x * far_x * exp(-5.0 * max(WALL - across, 0.0) - 3.0 * max(up, 0.0));
    spill *= smoothstep(RAIL, 0.45, across) * lamp_on * clear_step;
    float course = noise(vec2(bay * 14.0, up * 7.0)) * 0.5 + 0.5 * worn;
    float post = smoothstep(0.30, 0.18, abs(fract(tread * 2.0) - 0.5)) * clear_step;

    float mist = fbm3(p * 1.4 / (0.25 + r) + vec2(TIME * 0.02, seed * 9.0));
    float well = exp(-3.4 * r), dim = smoothstep(1.9, 0.2, r) * (0.7 + 0.6 * mist);
    float tone = stair * (0.05 + 0.14 * (worn - 0.3) + 0.12 * nose * clear_step + mix(0.13, 0.30 * lit_part, clear_step) + 0.07 * smoothstep(WALL, RAIL, across));
    tone += wall * (0.05 + 0.20 * (course - 0.35) - 0.08 * niche);
    tone += rail * (0.20 + 0.12 * post);
    tone *= 0.30 + 0.75 * dim;
    tone += 0.20 * spill * (1.0 - niche) + 0.6 * niche * flame + 0.55 * well * (0.3 + mist) + 0.07 * (mist - 0.4);
    float relief = 0.46 * stair - stair * (0.30 * saw - 0.04 * worn);
    relief += wall * (0.42 + 0.30 * up + 0.05 * course - 0.12 * niche);
    relief += rail * (0.74 + 0.05 * post - 0.12 * abs(across / RAIL - 0.5));
    float light = niche * flame * 0.9 + 0.10 * spill * (0.4 + worn) + 0.5 * well * well * (0.3 + mist);
    vec3 colour = ramp(tone);
    colour = mix(colour, mix(glow.rgb, vec3(1.0, 0.66, 0.28), 0.5), clamp(0.16 * spill * (0.4 + worn) + niche * flame, 0.0, 0.8));
    height(mix(relief, 0.45, smoothstep(0.10, 0.02, r)));
    emission(light);
    gl_FragColor = vec4(colour, 1.0);
}
