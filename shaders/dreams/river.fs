/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A river winds through dark land towards a far light, parting round banks and stones",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["river", "journey", "water"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.004, 0.010, 0.018, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.012, 0.070, 0.110, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.120, 0.400, 0.480, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [0.860, 0.970, 0.950, 1.0]},
        {"NAME": "flood", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Flood"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "chances.glsl"
#include "choices.glsl"
#include "fbm.glsl"
#include "heaps.glsl"
#include "hill.glsl"
#include "noise2.glsl"
#include "pixel.glsl"
#include "ramp.glsl"

const float EYE = 0.55;             // how high the eye is: the higher, the less the land shrinks towards its end
const float INTO_THE_LAND = 2.2;    // how far a unit of the picture reaches into the land

vec4 chosen;

// bed: where the middle of the river lies, `away` from us: great bends, lesser bends on them.
float bed(float away) {
    float hand = chosen.y > 0.5 ? 1.0 : -1.0;
    return hand * (0.95 * hill(away * (0.40 + 0.2 * chosen.w) + chosen.x) + 0.30 * hill(away * 0.97 + chosen.z) - 0.62);
}

void main() {
    vec2 at = centred();
    chosen = choices(seed);
    float own = floor(chosen.x * 90.0) * 3.0;
    float end = 0.50 + 0.5 * chosen.z;                  // the height where the land ends
    float ridge_ = end + 0.05 + 0.10 * hill(at.x * 0.37 + chosen.w) + 0.04 * hill(at.x * 1.3 + chosen.y) + 0.012 * hill(at.x * 4.7 + chosen.x);
    float up = at.y - end, below = max(-up, 0.0), on_land = smoothstep(-pixel(), pixel(), -up);
    float scale = 1.0 / (below + EYE);                  // how small things are out there
    vec2 place = vec2(at.x * scale, scale * INTO_THE_LAND); // on the ground: x across, y away from us
    float fine = pixel() * (scale + 1.6 * INTO_THE_LAND * scale * scale); // a pixel on the ground, where the bed runs across

    float mouth = bed(INTO_THE_LAND / EYE) * EYE; // where the river comes from, and the light
    vec2 dawn = vec2(at.x - mouth, up);
    float light = 1.0 / (1.0 + 0.55 * dawn.x * dawn.x + 1.2 * below * below), halo = 1.0 / (1.0 + 3.0 * dot(dawn, dawn * vec2(1.0, 6.0)));

    float middle = bed(place.y), slope = (bed(place.y + 0.1) - middle) * 10.0;
    vec2 rough = noise2(place * vec2(3.1, 3.4) + own) - 0.5;
    float from = place.x - middle + 0.08 * rough.x;
    float wide = (0.26 + 0.20 * flood) * (0.75 + 0.5 * hill(place.y * 0.61 + chosen.w)), lane = from / wide;
    float shore = abs(from) - wide - 0.08 * rough.y;    // negative in the water
    // Long islands part it into braids; beside them there is always a way.
    vec2 isle = noise2(vec2(lane * 2.0, place.y * 0.9) + own);
    float room = max(1.0 - lane * lane, 0.0);
    float parted = (isle.x - 0.50 - 0.22 * flood) * room;
    shore = max(shore, parted);
    float wet = smoothstep(fine, -fine, shore), depth = clamp(-shore * 6.0, 0.0, 1.0), inland = clamp(shore * 4.0, 0.0, 1.0);

    // Stones stand in it, each with its wake.
    vec2 q = vec2(lane * 2.6 + 0.4 * isle.y, place.y * 2.3), cell = floor(q), chance = chances(cell + own), off = q - cell - 0.3 - 0.4 * chance;
    vec2 ground = vec2(off.x * wide / 2.6 + slope * off.y / 2.3, off.y * 0.30);
    vec2 over = max(abs(q - cell - 0.5) - 0.26, 0.0);            // none reaches into the next cell
    float size = 0.020 + 0.034 * chance.x * chance.x, there = step(fract(chance.y * 61.0), 0.55) * clamp(size / fine - 0.5, 0.0, 1.0) * wet;
    float away = length(ground) / size + 18.0 * dot(over, over), round_ = max(1.0 - away * away, 0.0) * there;
    float stone = clamp((1.0 - away) * size / fine + 0.5, 0.0, 1.0) * there;
    float trail = max(0.06 - off.y, 0.0), vee = abs(abs(off.x) - size * 3.0 - trail * 0.3);
    float wake = there * max(1.0 - vee * 9.0, 0.0) * clamp(trail * 8.0, 0.0, 1.0) * max(1.0 - trail * 1.8, 0.0) * min(4.0 * (q.y - cell.y), 1.0);

    // Lines of flow: long threads that run with the bed, and part where it parts.
    float flow = TIME * (0.08 + 0.06 * (1.0 - calm));
    float threads = fbm(vec2(lane * (4.2 + 1.2 * wide) + 2.0 * parted, place.y * 1.1 + flow) + own);
    float crease = max(1.0 - abs(threads - 0.5) * 7.0, 0.0) / (1.0 + 900.0 * fine * fine);
    // Woods to the edge of the water: crowns upon crowns.
    float crowns = heaps(vec2(at.x * scale * 9.0, log(below + EYE) * -17.0) + own, vec2(0.0), 2);

    float mist = (1.6 - clarity) * 0.10 * scale * scale * scale * scale;
    mist = mist / (1.0 + mist);
    float water = 0.07 + 0.40 * light * light + 0.34 * (threads - 0.45) * (0.6 + light) + crease * crease * (0.24 + 0.62 * light * light) * (0.3 + 0.7 * depth);
    water += wake * (0.16 + 0.2 * light);
    float glade = smoothstep(-0.3, 0.3, rough.x + 0.6 * (isle.y - 0.5));                // the woods rise and sink
    float lit = 0.16 * light + 0.20 * (0.3 + light) / (1.0 + 30.0 * max(shore, 0.0)); // by the sky, and by the river
    float land = 0.01 + lit * crowns * crowns * (0.35 + 1.1 * glade) + 0.04 * light * glade + 0.06 * (1.0 - inland);
    float lip = max(1.0 - abs(shore) / (0.02 + fine), 0.0);
    float tone = mix(land, water, wet) + lip * (0.06 + 0.14 * light);
    tone = mix(tone, 0.03 + (0.06 + 0.16 * light) * round_, stone);
    float relief = mix(0.16 + 0.16 * inland + (0.12 + 0.16 * inland + 0.22 * inland * glade) * crowns + 0.12 * inland * glade, 0.12 + 0.12 * threads + 0.05 * wake, wet);
    relief += 0.26 * round_;

    float haze = 0.10 + 0.48 * halo * halo;
    float sky = 0.015 + 0.10 * light / (1.0 + 5.0 * up * up) + 0.75 * halo * halo;
    float mountain = clamp((ridge_ - at.y) / (2.0 * pixel()) + 0.5, 0.0, 1.0);
    sky = mix(sky, mix(haze, 0.03 + 0.12 * halo, smoothstep(0.0, 0.10, up)), mountain);
    tone = mix(tone, haze, mist);
    height(mix(0.08 + 0.06 * mountain, mix(relief, 0.14, mist), on_land));
    emission(on_land * (1.0 - mist) * wet * (1.0 - stone) * (crease * crease * (0.08 + 0.55 * light * light) + 0.15 * wake * light) + 0.12 * (1.0 - on_land) * (1.0 - mountain) * halo * halo);
    float gleam = mix((1.0 - mountain) * halo * halo * halo * 0.8, wet * (1.0 - stone) * (1.0 - mist) * crease * crease * crease * (0.02 + 0.9 * light * light * light), on_land);
    gl_FragColor = vec4(mix(ramp(mix(sky, tone, on_land)), glow.rgb, min(0.6 * gleam, 0.8)), 1.0);
}
