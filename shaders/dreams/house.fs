/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A lonely house on a rise: lit windows, a path that leads to the door, firs and mist in the night around it",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["house", "window", "night", "light", "forest", "door", "moon", "tree"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.004, 0.007, 0.020, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.022, 0.050, 0.110, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.200, 0.300, 0.420, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.880, 0.640, 1.0]},
        {"NAME": "hearth",  "TYPE": "float", "DEFAULT": 0.8, "MIN": 0.1, "MAX": 1.2, "LABEL": "Hearth"},
        {"NAME": "mist",    "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Mist"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "inside.glsl"
#include "choices.glsl"
#include "firs.glsl"
#include "quad.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

// A lit window: x how much light comes through (cross bars leave shadows), y how deep it lies in the wall.
vec2 window(vec2 p, vec2 half_size) {
    vec2 edge = abs(p) - half_size;
    float d = max(edge.x, edge.y);
    float bars = min(inside(abs(p.x) - 0.012) + inside(abs(p.y - 0.02) - 0.010), 1.0);
    return vec2(inside(d) * (1.0 - 0.8 * bars), smoothstep(0.03, -0.02, d));
}

void main() {
    vec4 pick = choices(seed);
    vec2 p = centred();
    if (pick.x > 0.5) p.x = -p.x;
    vec2 site = vec2(mix(-0.42, 0.12, pick.y), mix(-0.22, -0.02, pick.z));
    float rise = p.x - site.x - 0.1;
    float swell = 0.10 * sin(p.x * 1.9 + seed * 40.0) + 0.05 * sin(p.x * 4.3 + seed * 90.0);
    float hill = site.y + 0.10 - 0.42 * rise * rise / (0.5 + rise * rise) + swell * smoothstep(0.3, 1.0, abs(rise));

    // Sky, moon behind cloud.
    vec2 moon = p - vec2(site.x < -0.15 ? mix(0.40, 0.78, pick.w) : mix(-0.80, -0.50, pick.w), 0.68 + 0.15 * pick.y);
    float far_moon = length(moon);
    float hush = fbm3(p * vec2(1.1, 2.4) + vec2(TIME * 0.026 + seed * 50.0, 0.3 * sin(p.x * 1.3 + TIME * 0.03))), cloud = hush;
    float bank = smoothstep(0.35, 0.75, cloud);
    float disc = smoothstep(0.085, 0.070, far_moon) * (1.0 - 0.92 * bank);
    vec2 paint = vec2(0.03 + 0.16 * bank + 0.30 * exp(-3.2 * far_moon) * (0.5 + bank) + 0.14 * exp(-2.0 * abs(p.y - hill)), 0.12 + 0.14 * cloud);   // x tone, y relief
    float light = 0.0;
    paint.x = mix(paint.x, 0.92 - 0.5 * fbm3(moon * 20.0 + 5.0), disc);
    light += disc * 0.15;

    // Two rows of firs behind the house, mist between them.
    float back = firs(vec2(p.x * 1.3 + 3.7, p.y - hill - 0.02), 1.0, seed), front = firs(vec2(p.x, p.y - hill + 0.06), 2.0, seed);
    float thick = mist * mist * (0.6 + 1.9 * hush);
    float inBack = inside(-back), inFront = inside(-front) * smoothstep(0.42, 0.62, abs(rise));
    paint = mix(paint, vec2(0.07 + 0.20 * thick, 0.24 + 0.5 * min(back, 0.1)), inBack);
    paint = mix(paint, vec2(0.03 + 0.22 * thick * smoothstep(0.30, -0.05, p.y - hill), 0.30 + 0.7 * min(front, 0.12)), inFront);

    // The hill: grass that leans in rows, nearer and larger towards us; a path that winds to the door.
    float down = hill - p.y, ground = inside(-down), near_us = 1.0 / (0.22 + max(down, 0.0));
    vec2 turf = vec2(p.x * near_us * 1.8, near_us * 1.8) * 4.0;
    float grass = fbm(turf + seed * 20.0);
    float door = site.x - 0.20 * 0.62, along = max(down, 0.0);
    float way = door + 0.35 * (pick.z - 0.3) * along + (0.10 + 0.25 * along) * sin(along * 5.0 + pick.w * 6.0) * smoothstep(0.0, 0.5, along);
    float wide = 0.045 + 0.16 * along;
    float path = smoothstep(wide, wide * 0.6, abs(p.x - way) + (grass - 0.5) * wide);
    float shine = exp(-2.6 * along) * hearth;                       // light from the door runs down the path
    float pool = exp(-4.5 * length((p - site - vec2(0.02, -0.02)) * vec2(0.8, 1.5))) * hearth;
    float field = 0.05 + 0.30 * (grass - 0.3) + 0.26 * path * (0.2 + shine) + 0.46 * pool;
    field *= 1.0 - 0.5 * smoothstep(0.3, 1.3, along);
    paint = mix(paint, vec2(field + 0.16 * thick * exp(-5.0 * along) * smoothstep(0.15, 0.6, abs(rise)), 0.34 + 0.15 * (grass - 0.4) - 0.05 * path), ground);
    light = mix(light, (0.45 * path * shine + 0.22 * pool) * (0.4 + grass), ground);

    // The house, three-quarter view: gable, long wall, roof, chimney.
    float size = mix(0.52, 0.68, pick.y), pitch = mix(0.75, 1.1, pick.w), length_of = mix(0.62, 0.95, pick.x);
    vec2 q = (p - site) / size;
    vec2 top = vec2(-0.20, pitch), ridge = vec2(length_of - 0.26, pitch - 0.07), eave = vec2(length_of + 0.05, 0.40);
    float gable = max(max(abs(q.x + 0.20) - 0.30, -q.y - 0.06), max(-half_plane(q, vec2(-0.56, 0.42), top), -half_plane(q, top, vec2(0.16, 0.42))));
    float wall = max(max(0.1 - q.x, q.x - length_of), max(-q.y - 0.06, q.y - 0.52));
    float roof = quad(q, vec2(0.13, 0.42), top + vec2(0.0, 0.04), ridge + vec2(0.0, 0.04), eave);
    float verge = abs(half_plane(q, vec2(-0.56, 0.42), top + vec2(0.0, 0.04))) ;
    float bargeboard = max(max(verge - 0.03, q.x + 0.20), 0.40 - q.y);
    vec2 flue = q - vec2(length_of * 0.35, pitch + 0.02);
    float chimney = max(abs(flue.x) - 0.06, abs(flue.y) - 0.17);
    float plank = noise(vec2(q.x * 4.0, q.y * 32.0) + seed * 10.0);
    float tiles = abs(fract((q.y + q.x * 0.06) * 15.0) - 0.5) * 0.4 + 0.6 * noise(q * vec2(22.0, 15.0));

    float in_chimney = inside(chimney), in_gable = inside(gable), in_wall = inside(wall), in_roof = inside(min(roof, bargeboard));
    paint = mix(paint, vec2(0.10 + 0.10 * plank, 0.46 + 0.05 * plank), in_chimney);
    paint = mix(paint, vec2(0.05 + 0.12 * plank, 0.50 + 0.06 * plank), in_wall);
    paint = mix(paint, vec2(0.09 + 0.16 * plank, 0.56 + 0.06 * plank + 0.3 * min(-gable, 0.05)), in_gable);
    paint = mix(paint, vec2(0.10 + 0.26 * tiles, 0.58 + 0.10 * tiles + 0.4 * min(max(-roof, 0.0), 0.1)), in_roof);
    light *= 1.0 - max(max(in_gable, in_wall), max(in_roof, in_chimney));

    // Light inside: attic, long wall, and the door that opens on the path.
    float flicker = hearth * (0.92 + 0.08 * sin(TIME * 0.9 + 2.0 * sin(TIME * 0.37)));
    vec2 pane = window(q - vec2(-0.20, pitch * 0.62), vec2(0.065, 0.085)) * step(0.25, pick.z);
    vec2 second = window(vec2(abs(q.x - 0.1 - (length_of - 0.1) * 0.5) - length_of * 0.22, q.y - 0.23), vec2(0.085, 0.105));
    vec2 entry = window(vec2(q.x + 0.20, q.y - 0.10), vec2(0.075, 0.155));
    vec2 beside = window(vec2(q.x + 0.39, q.y - 0.24), vec2(0.05, 0.08)) * step(0.4, pick.y);
    pane = max(max(pane, second), max(entry, beside));
    float warm = pane.x * (0.75 + 0.4 * noise(q * 9.0));            // something stands in the rooms
    paint.y -= 0.10 * pane.y;
    vec2 from_house = q - vec2(0.15, 0.22);
    float halo = exp(-3.0 * length(from_house)) * 0.16 * flicker;
    vec3 lamp = mix(glow.rgb, vec3(1.0, 0.66, 0.28), 0.5);
    vec2 plume = flue - vec2(0.0, 0.17);                            // smoke drifts from the chimney and thins out
    float drift = plume.x - 0.25 * plume.y * plume.y - 0.30 * plume.y * (noise(vec2(q.x, q.y - TIME * 0.06) * 3.6) - 0.45);
    float smoke = smoothstep(0.07 + 0.20 * plume.y, 0.0, abs(drift)) * smoothstep(0.0, 0.1, plume.y) * exp(-1.6 * max(plume.y, 0.0));
    paint.x += 0.20 * smoke * (0.5 + hush) + halo;
    vec3 colour = mix(ramp(paint.x), lamp, clamp(warm + 0.6 * light * ground, 0.0, 1.0));
    height(paint.y);
    emission(warm * flicker * (0.65 + 0.3 * q.y) + light * 0.9 + 0.5 * halo);
    gl_FragColor = vec4(colour, 1.0);
}
