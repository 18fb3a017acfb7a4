/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A huge old moon, cratered and near, over mist and black ridges where someone stands and looks",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["moon", "night", "star", "sky", "light", "mountain", "forest"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "clarity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.004, 0.007, 0.018, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.030, 0.050, 0.110, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.330, 0.370, 0.430, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.940, 0.820, 1.0]},
        {"NAME": "waning", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0, "LABEL": "Full to half"},
        {"NAME": "haze", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Mist"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "choices.glsl"
#include "craters.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "figure.glsl"
#include "firs.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at;
float own, light, mist, grain, tone, relief, heat;

// crest: the skyline of a ridge; 0 is the farthest.
float crest(int i, float x) {
    float order = float(i);
    float rolling = 0.6 * hill(x * (0.33 + 0.06 * order) + own * 0.31 + order * 0.41) + 0.4 * hill(x * 0.79 - own * 0.23 + order * 0.17);
    return -0.42 - 0.22 * order + (0.30 - 0.03 * order) * (rolling - 0.5) + 0.018 * hill(x * 3.1 + order * 0.3 + 0.5 * hill(x * 1.7));
}

// ridge_line: one black ridge, woods on it, and the mist that fills the valley before it.
void ridge_line(int i, float top, float stands) {
    float order = float(i) * 0.5, under = top - at.y;
    float cover = max(inside(-under), inside(-stands));
    float sunk = smoothstep(0.02, 0.30 + 0.10 * order, under + 0.22 * (mist - 0.5)) * (0.65 + 0.9 * haze) * (1.0 - 0.25 * order);
    float body = 0.045 - 0.03 * order + 0.05 * light * (1.0 - order);
    tone = mix(tone, mix(body, (0.13 + 0.44 * light) * (0.35 + 1.1 * mist), min(sunk, 1.0) * 0.85), cover);
    relief = mix(relief, 0.22 + 0.20 * order + 0.10 * grain * (1.0 - sunk * 0.7) + 0.10 * mist * sunk + 0.8 * clamp(stands, 0.0, 0.06), cover);
    heat *= 1.0 - cover;
}

// wood: how deep inside the firs on ridge i a point lies; `many` makes them smaller. Each stands upright on its own foot.
float wood(int i, float many, float grove) {
    float row = float(i), stand = at.x * many * 3.6 + row * 37.3, middle = floor(stand) + 0.5;
    float foot = crest(i, (middle - row * 37.3) / (many * 3.6)) - 0.05 / many;
    float gap = smoothstep(0.34, 0.50, abs(stand - middle));             // no bough is cut off where the next fir's ground begins
    return (firs(vec2(at.x, at.y - foot) * many, row, grove) - 0.25 * gap) / many;
}

void main() {
    at = centred();
    vec4 chosen = choices(seed);
    own = floor(chosen.x * 90.0) * 2.0;
    mist = fbm3(vec2(at.x * 0.8 - TIME * 0.022, at.y * 3.2 + 0.3 * hill(TIME * 0.013)) + own);
    grain = fbm(at * vec2(3.0, 4.0) + own);

    // The moon: a ball, so its face is stretched towards the limb.
    float radius = 0.50 + 0.20 * chosen.y;
    vec2 q = (at - vec2((chosen.z - 0.5) * 0.7, 0.16 + 0.16 * chosen.w)) / radius;
    float away = dot(q, q), depth = sqrt(max(1.0 - away, 0.0));
    vec2 face = q * (1.0 + 0.30 * away + 0.20 * away * away * away) * (1.0 - 0.1 * depth) + own * 1.37;
    float outside = max(away - 0.8, 0.0) * radius * radius;
    light = 1.0 / (1.0 + outside * (0.9 + 1.4 * clarity + 1.2 * outside));
    float sea = fbm(face * 1.5 + 5.0);
    float seas = smoothstep(0.44, 0.60, sea);
    float pits = craters(face * 2.1) + 0.55 * craters(face * 4.7 + 9.0) + 0.34 * craters(face * 10.0 + 3.0) + 0.20 * craters(face * 21.0);
    pits *= 1.0 - 0.55 * seas;
    // One young crater, whose rays reach over half the face.
    vec2 young = q - (chosen.wx - 0.5) * vec2(0.9, 0.8) - vec2(0.0, -0.25);
    float far_ = dot(young, young);
    float beam = noise(young * inversesqrt(far_ + 1e-6) * 4.5 + own);
    float rays = smoothstep(0.50, 0.85, beam) * 0.7 / (1.0 + 7.0 * far_) * smoothstep(0.004, 0.02, far_) + 0.6 * smoothstep(0.03, 0.0, far_);
    // The sun it mirrors stands aside: from full to nearly half.
    float aside = (chosen.w > 0.5 ? 1.0 : -1.0) * (0.25 + 0.75 * waning) * (0.55 + 0.5 * chosen.x);
    float day = smoothstep(-0.12, 0.50, q.x * aside + depth * (1.0 - 0.7 * abs(aside)) + 0.12 * pits);
    float stone = 0.64 - 0.28 * seas + 0.20 * (sea - 0.5) + 0.30 * pits + (0.08 + 0.16 * clarity) * rays;
    float disc = inside((sqrt(away) - 1.0) * radius);
    float star = motes(at * 7.0 + own, 7.0, 0.55, 0.026) * (1.0 - 0.8 * light) * (1.0 - disc) * (0.3 + clarity);
    float veil = smoothstep(0.40, 0.70, mist) * smoothstep(0.75, -0.2, at.y);
    tone = 0.02 + 0.06 * light + 0.24 * light * light * light + veil * (0.05 + 0.18 * light) + star;
    tone = mix(tone, mix(0.07, stone * (0.72 + 0.28 * depth), day), disc);
    relief = mix(0.06 + 0.06 * veil, 0.30 + 0.30 * depth + (0.22 * pits + 0.10 * (sea - 0.5) + 0.02 * rays) * (0.25 + 0.75 * depth), disc);
    heat = disc * day * 0.13 + star * 0.4;
    // Bands of cloud lie across its foot.
    float band = smoothstep(0.50, 0.72, mist) * smoothstep(0.28, -0.25, at.y) * (0.35 + 0.65 * haze);
    tone = mix(tone, 0.10 + 0.30 * light, band * 0.85);
    relief = mix(relief, 0.24 + 0.16 * mist, band);
    heat *= 1.0 - band;

    float top0 = crest(0, at.x), top1 = crest(1, at.x), top2 = crest(2, at.x);
    ridge_line(0, top0 + 0.05 * (grain - 0.5), -1.0);
    // Someone stands on the second ridge, small, where the moon is widest.
    float stand = (chosen.z - 0.5) * 0.7 + (chosen.y - 0.5) * 0.5;
    float who = -figure((at - vec2(stand, crest(1, stand) + 0.115)) / 0.13) * 0.13;
    ridge_line(1, top1, max(wood(1, 3.2, chosen.x) - 0.1 * smoothstep(0.24, 0.10, abs(at.x - stand)), at.y > top1 - 0.05 ? who : -1.0));
    ridge_line(2, top2, wood(2, 1.4, chosen.x));
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
