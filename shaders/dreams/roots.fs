/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Roots under a night meadow: they fork like nerves, sap runs through them in slow pulses",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["root", "tree", "deep", "night", "grave"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "low", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.018, 0.004, 0.010, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.240, 0.025, 0.040, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.860, 0.280, 0.050, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.880, 0.550, 1.0]},
        {"NAME": "sap", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "LABEL": "Light of the sap"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "golden.glsl"
#include "hill.glsl"
#include "inside.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const float MEADOW = 0.66;       // where the earth ends and the night begins
const float SHRINK = 0.77;       // a fork is this much smaller than what it grew from
const float SPREAD = 1.16;
const int FORKS = 8;

// grow: distance to a forking root that starts at (0,0) and grows along +y; also how far along the sap is, how thick it is.
vec3 grow(vec2 p, float own, int forks, float thick) {
    float away = 1e3, path = 0.0, size = 1.0, sap_at = 0.0, girth = thick;
    float reach = 0.36;
    float start = -4.0;          // the first piece is the stem: it comes from far above
    for (int i = 0; i < FORKS; i++) {
        if (i >= forks) break;
        float y = clamp(p.y, start, reach);
        float taper = 1.0 - (1.0 - SHRINK) * clamp(p.y / reach, -0.6, 1.0);
        float d = (length(vec2(p.x, p.y - y)) - thick * taper) * size;
        bool nearer = d < away;
        away = nearer ? d : away;
        sap_at = nearer ? path + y * size : sap_at;
        girth = nearer ? thick * taper * size : girth;
        path += reach * size;
        size *= SHRINK;
        float one = golden(own + float(i) * 7.0);
        // Fold the two forks onto one and turn it upright.
        vec2 axis = normalize(vec2(0.36 + 0.46 * one, 1.0));
        p = vec2(abs(p.x), p.y - reach);
        p = vec2(p.x * axis.y - p.y * axis.x, dot(p, axis)) / SHRINK;
        reach = 0.28 + 0.20 * fract(one * 31.0);
        start = 0.0;
    }
    return vec3(away, sap_at, girth);
}

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
vec2 at, bend;
float own, wriggle, soil, depth, earth, tone, relief, heat;

// roots: 0 are the others' far behind, 1 is ours.
void roots(int i) {
                         // others' roots far behind, then ours
    bool ours = i == 1;
    vec2 p = at + bend * (ours ? 0.42 : 0.6) * smoothstep(-0.25, 0.6, MEADOW - at.y) + vec2(wriggle * 0.10, wriggle * 0.05);
    p = vec2(p.x - (ours ? (golden(own + 2.0) - 0.5) * 0.3 : 0.0), MEADOW + 0.05 - p.y);
    if (!ours) p.x = (abs(fract(p.x / 2.6 + 0.25 * golden(own)) - 0.5) - 0.25) * 2.6;
    if (ours) p /= SPREAD;
    vec3 root = grow(p, own + float(i) * 50.5, ours ? 8 : 5, ours ? 0.075 : 0.05);
    if (ours) root *= SPREAD;
    float thin = max(root.z, pixel());
    float d = root.x + root.z - thin;
    float cover = inside(d) * (ours ? 1.0 : earth);
    float round_ = clamp(-d / thin, 0.0, 1.0);
    round_ = sqrt(round_ * (2.0 - round_) + 1e-4);
    float pulse = hill(root.y * 0.85 - TIME * 0.07 + (ours ? 0.0 : 0.4));
    pulse = mix(pulse * pulse * pulse, pulse, 0.4 * calm) * (1.0 + 0.5 * low) * mix(0.25, 1.0, smoothstep(-0.1, 0.5, depth));
    float near_ = 1.0 / (1.0 + max(root.x, 0.0) * 24.0);
    float strength = ours ? 1.0 : 0.35;
    // Light seeps from the root into the earth around it.
    tone += earth * strength * (0.10 + 0.34 * sap * pulse) * near_ * near_ * (0.4 + soil);
    tone = mix(tone, strength * (0.16 + 0.20 * round_ + (0.18 + 0.50 * sap) * pulse * round_), cover);
    relief = mix(relief, (ours ? 0.40 : 0.22) + (0.10 + 1.9 * root.z) * round_ + 0.07 * (soil - 0.5) * round_, cover);
    heat = mix(heat * 0.8, strength * sap * (pulse * round_ * round_ * 0.75 + 0.12 * breath), cover);
}

void main() {
    at = centred();
    own = floor(seed * 91.0) * 3.0;
    bend = vec2(fbm3(at * 1.3 + own), fbm3(at * 1.3 + own + 31.0)) - 0.5;
    wriggle = noise(at * 5.0 + own) - 0.5;
    soil = fbm(at * vec2(2.2, 4.2) + bend * 1.5 + own);

    // Earth in layers, darker with depth; above it the night and a lit mist.
    float blade = noise(vec2(at.x * 34.0 + own, at.y * 4.0));
    depth = MEADOW - at.y + 0.22 * bend.x + 0.035 * blade * blade;
    earth = inside(-depth);
    float crust = 1.0 / (1.0 + 60.0 * depth * depth);
    tone = mix(0.01 + 0.13 / (1.0 + 9.0 * depth * depth) * (0.3 + bend.y + soil), 0.02 + 0.16 * soil * soil + 0.10 * crust * soil, earth);
    relief = mix(0.05, 0.10 + 0.30 * soil + 0.12 * crust, earth);
    float star = motes(at * 6.0 + own, 6.0, 0.4, 0.02) * (1.0 - earth) * smoothstep(0.0, 0.3, -depth);
    tone += star;
    heat = star * 0.6;

    roots(0); roots(1);
    height(relief);
    emission(heat);
    gl_FragColor = vec4(ramp(tone), 1.0);
}
