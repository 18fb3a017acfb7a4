/*{
    "ISFVSN": "2",
    "DESCRIPTION": "A fire at night: tongues of flame laid over each other like folded cloth, coals below, sparks above",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["fire", "light", "night"],
    "INPUTS": [
        {"NAME": "seed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "calm", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "breath", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "low", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night", "TYPE": "color", "DEFAULT": [0.018, 0.004, 0.010, 1.0]},
        {"NAME": "near", "TYPE": "color", "DEFAULT": [0.240, 0.025, 0.040, 1.0]},
        {"NAME": "far", "TYPE": "color", "DEFAULT": [0.860, 0.280, 0.050, 1.0]},
        {"NAME": "glow", "TYPE": "color", "DEFAULT": [1.000, 0.880, 0.550, 1.0]},
        {"NAME": "reach", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.5, "MAX": 1.6, "LABEL": "Height of the flames"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "fbm3.glsl"
#include "ridge.glsl"
#include "chances.glsl"
#include "hill.glsl"
#include "motes.glsl"
#include "ramp.glsl"

const float HEARTH = -0.78;      // where the coals end and the flames begin
const int SHEETS = 5;            // sheets of flame, back to front

// Shared by main() and the functions it calls. These are not loops: called with a constant, their constants fold.
float own, unrest, lift, curl, bent, hearth, tone, relief, heat;

// sheet: one curtain of flames; 0 is the hindmost.
void sheet(int i) {
    float order = float(i) / float(SHEETS - 1);
    float wide = mix(1.25, 2.7, order);
    float u = bent * wide + own + float(i) * 7.31;
    float tongue = floor(u);
    vec2 chance = chances(vec2(tongue, float(i) * 53.0));
    float across = u - tongue - 0.5;
    across += (chance.y - 0.5) * 0.5 * (1.0 - 4.0 * across * across);   // no two alike
    float live = hill(TIME * (0.06 + 0.07 * chance.x) + chance.y * 7.0) - 0.5;
    float tall = (0.20 + 1.50 * chance.x * chance.x + 0.22 * live * unrest + 0.12 * breath) * hearth * reach * mix(1.9, 0.72, order);
    float side = 1.0 - 4.0 * across * across;
    float wedge = 1.0 - 2.0 * sqrt(across * across + 0.0004);
    float under = tall * wedge * (0.45 + 0.55 * wedge) * (0.6 + 0.4 * side) - 0.06 - lift;
    float cover = smoothstep(0.0, pixel() * (1.5 + 3.2 * tall * wide), under);
    under = max(under, 0.0);
    float hem = 1.0 / (1.0 + 90.0 * under * under);                     // the lit lip of the cloth
    float pleat = hill((across + 0.25 * curl) * (2.2 + 1.6 * chance.y) + chance.x + lift * 0.35);
    float body = side / (1.0 + 1.3 * under);
    float cloth = 0.05 + 0.10 * order + (0.20 + 0.50 * order) * pleat * body + hem * mix(0.18, 0.46, order);
    cloth *= smoothstep(-0.10, 0.45 * tall + 0.1, lift) * 0.75 + 0.25;
    tone = mix(tone, cloth, cover);
    relief = mix(relief, 0.14 + 0.40 * order + 0.16 * (1.0 - 1.0 / (1.0 + 9.0 * under)) + 0.075 * pleat * side, cover);
    heat = mix(heat, order * hearth * (0.85 + 0.5 * low) * (0.32 * hem + 0.30 * pleat * body), cover);
}

void main() {
    vec2 at = centred();
    own = floor(seed * 83.0) * 5.0;
    const float lively = 0.11;                                // how fast the air rises
    unrest = 1.35 - 0.7 * calm;
    lift = at.y - HEARTH;
    float above = max(lift, 0.0);
    // One rising air moves all sheets: the higher, the further they lean. Slow across, so that no tongue is torn.
    float air = fbm3(vec2(at.x * 0.55 + own, at.y * 1.0 - TIME * lively)) - 0.5;
    curl = noise(vec2(at.x * 1.1 + own, at.y * 2.3 - TIME * lively * 2.4)) - 0.5;
    bent = at.x + air * (0.3 + above) * unrest + curl * (0.05 + above * 0.3);
    hearth = 0.34 + 0.66 / (1.0 + at.x * at.x * at.x * at.x * 3.0 + at.x * at.x);   // tallest in the middle

    float smoke = fbm3(vec2(bent * 1.3 + own, at.y * 0.8 - TIME * 0.06));
    tone = (0.05 + 0.55 * smoke * smoke) * exp(-above * 0.55) * (0.35 + 0.5 * hearth);
    relief = 0.04 + 0.16 * smoke;
    heat = 0.0;
    sheet(0); sheet(1); sheet(2); sheet(3); sheet(4);
    // The coals: dark lumps heaped against the flames, light in the cracks between them.
    float lumps = ridge(at * vec2(2.3, 3.2) + own);
    float heap = lift + 0.10 - 0.22 * (lumps - 0.45) - 0.08 * hearth + 0.5 * air * air;
    float bed = smoothstep(0.05, -0.03, heap);
    float crack = smoothstep(0.40, 0.80, lumps) * (0.75 + 0.25 * (2.0 * hill(TIME * 0.09 + smoke * 5.0) - 1.0)) * exp(min(lift, 0.0) * 1.6) * hearth;
    tone = mix(tone, 0.05 + 0.10 * lumps + 0.62 * crack, bed);
    relief = mix(relief, 0.70 - 0.55 * lumps, bed);
    heat = mix(heat, crack * crack * (0.8 + 0.7 * low), bed);
    // Sparks rise in the same air.
    vec2 ride = vec2(at.x + 0.25 * air, at.y - TIME * lively * 0.8) * 5.0 + own;
    float spark = motes(ride, 5.0, 0.38, 0.04) * smoothstep(2.4, 0.3, above) * (1.0 - bed);
    height(relief + spark * 0.08);
    emission(heat + spark * 1.3);
    gl_FragColor = vec4(ramp(tone + spark), 1.0);
}
