/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Two mirrors face each other: carved frames within frames swing away into the depth, and in each the same lamp, dimmer",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["dream"],
    "KEYWORDS": ["mirror", "deep", "light", "labyrinth", "house", "window"],
    "INPUTS": [
        {"NAME": "seed",    "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "night",   "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.012, 1.0]},
        {"NAME": "near",    "TYPE": "color", "DEFAULT": [0.030, 0.055, 0.070, 1.0]},
        {"NAME": "far",     "TYPE": "color", "DEFAULT": [0.400, 0.320, 0.200, 1.0]},
        {"NAME": "glow",    "TYPE": "color", "DEFAULT": [1.000, 0.880, 0.620, 1.0]},
        {"NAME": "swing",   "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Swing"},
        {"NAME": "silver",  "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "LABEL": "Blind silver"}
    ]
}*/
#include "relief.glsl"
#include "centred.glsl"
#include "pixel.glsl"
#include "rotate.glsl"
#include "choices.glsl"
#include "figure.glsl"
#include "fbm.glsl"
#include "fbm3.glsl"
#include "ramp.glsl"

const int MIRRORS = 8;
const float FIRST = 0.235;     // the first frame stands at radius 4, so that the dream never ends at its edge
const float FRAME = 0.19;      // width of a frame, in units of its opening

// Distance to the edge of a mirror's glass: a tall sheet, its upper corners rounded to an arch.
float glass(vec2 p, vec2 half_size, float arch) {
    float corner = p.y > 0.0 ? arch : 0.07;
    vec2 q = abs(p) - half_size + corner;
    return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}

void main() {
    vec4 pick = choices(seed);
    vec2 size = vec2(mix(0.66, 1.0, pick.x), 1.0);
    float arch = mix(0.10, size.x - 0.02, smoothstep(0.2, 0.8, pick.y)), shrink = mix(0.58, 0.66, pick.w);
    float sway = sin(TIME * 0.11 + pick.x * 6.0) * swing, sway2 = cos(TIME * 0.083 + pick.y * 6.0) * swing;
    mat2 tilt = rotate((pick.z - 0.5) * 0.24 + 0.07 * sway);
    vec2 shift = vec2((pick.w - 0.5) * 0.14 + 0.05 * sway2, (pick.x - 0.5) * 0.06 + 0.03 * sway);
    float side = pick.z > 0.5 ? 1.0 : -1.0;
    vec2 lamp = vec2(side * mix(size.x + FRAME, size.x / shrink, 0.42), -0.10);
    vec2 stand = vec2(-side * size.x * 0.42, -0.30);

    // From mirror to mirror, as long as the eye falls through the glass.
    // The place where all mirrors vanish lies near the middle, and the frame at radius 1 hangs straight.
    mat2 chain = mat2(shrink, 0.0, 0.0, shrink) - tilt;
    vec2 vanish = -inverse(chain) * tilt * shift;
    mat2 hang = transpose(tilt * tilt * tilt);
    vec2 q = hang * (centred() + vec2(0.3, 0.2) * (pick.yw - 0.5)) * FIRST + vanish;
    float count = 0.0, scale = FIRST, through = 1.0, parent = 1.0, d = 1.0, halo = 0.0, dim = 1.0, someone = 1.0;
    for (int i = 0; i < MIRRORS; i++) {
        d = glass(q, size, arch);
        vec2 from = q - lamp;
        halo += through * dim * 0.012 / (0.012 + dot(from, from));
        float body = i < 3 ? 1.0 : max(figure(q - stand), d);
        someone = through > 0.5 ? body : someone;
        through *= d < 0.0 && body > 0.0 ? 1.0 : 0.0;
        if (through > 0.5) {
            parent = -d / shrink;
            q = tilt * (q - shift) / shrink;
            scale /= shrink;
            count += 1.0;
            dim *= 0.88;
            lamp.x = -lamp.x;                     // a mirror turns left to right
            stand.x = -stand.x;
        }
    }
    d = glass(q, size, arch);
    float blur = pixel() * scale, end = smoothstep(float(MIRRORS) - 0.5, float(MIRRORS), count);
    float clear_look = smoothstep(0.10, 0.03, blur);

    // The frame: two rounded mouldings and between them a hollow with carved leaves.
    float across = clamp(d / FRAME, 0.0, 1.0), on = smoothstep(FRAME + blur, FRAME - blur, d) * smoothstep(-blur, blur, d);
    vec2 rim = abs(q) - size;
    float around = (rim.x > rim.y ? q.y : q.x) * 30.0 + count * 1.7;
    float leaf = 0.5 + 0.5 * cos(around + 4.0 * abs(across - 0.5));
    leaf *= smoothstep(0.30, 0.12, abs(across - 0.48)) * (0.6 + 0.4 * cos(around * 0.5));
    float outer = smoothstep(0.17, 0.0, abs(across - 0.85)), inner = smoothstep(0.11, 0.0, abs(across - 0.12));
    float profile = outer * 0.8 + inner * 0.6 + leaf * 0.8 * clear_look;
    float wear = fbm(q * 5.0 + count * 7.0 + seed * 30.0);

    // The room behind: a papered wall with a dado, a floor that shines, a lamp beside every mirror.
    vec2 flame = q - lamp;
    float near_lamp = exp(-3.6 * length(flame * vec2(1.0, 0.8)));
    float flicker = 0.94 + 0.06 * sin(TIME * 1.1 + count * 1.3);
    float body = flame.y + 0.02, lean = flame.x - 0.012 * sin(TIME * 0.8 + flame.y * 20.0);
    vec2 tongue = vec2(lean * (24.0 + 60.0 * max(body, 0.0)), body * 11.0);
    float candle = exp(-dot(tongue, tongue));
    float stem = smoothstep(0.034 + blur, 0.034 - blur, abs(flame.x)) * smoothstep(-0.12, -0.14, flame.y) * smoothstep(-0.42, -0.40, flame.y);
    float floor_part = smoothstep(-size.y - FRAME * 0.55, -size.y - FRAME * 1.0, q.y);
    float paper = 0.5 + 0.5 * cos(q.x * 40.0) * clear_look;
    float shadow = smoothstep(0.0, 0.16, parent) * (1.0 - 0.8 * exp(-9.0 * max(d - FRAME, 0.0)) * (1.0 - on));
    float tarnish = smoothstep(0.35, 0.75, fbm3(centred() * 2.2 + seed * 50.0 + count * 3.1)) * silver;

    float fade = dim * 0.75 + 0.25;
    float man = smoothstep(blur, -blur, someone);
    float tone = mix(0.05 + 0.04 * paper + 0.05 * (wear - 0.4) + 0.08 * floor_part, 0.12 + 0.52 * profile + 0.30 * (wear - 0.5), on);
    tone += (0.30 + 0.35 * profile * on + 0.2 * wear) * near_lamp;
    tone = max(tone, stem * (0.26 + 0.3 * near_lamp));
    tone *= shadow * fade;
    tone = mix(tone, 0.015 + 0.34 * smoothstep(-0.03, 0.0, someone) * (0.35 + 2.0 * near_lamp + 0.5 * halo) + 0.03 * wear, man);
    candle *= 1.0 - man;
    float depth = 1.0 - dim;                        // the glass is faintly green and blind: the deeper, the more
    tone += depth * (0.10 + 0.15 * tarnish) + 0.05 * tarnish * (1.0 - on) + 0.16 * halo * (0.6 + 0.5 * wear);
    float last = end * exp(-3.0 * dot(q, q) * 0.3);
    tone = mix(tone, 0.75, last);
    vec3 warm = mix(glow.rgb, vec3(1.0, 0.64, 0.28), 0.5);
    vec3 colour = mix(ramp(tone), warm, clamp(candle * 0.9 + 0.22 * near_lamp * shadow + 0.10 * halo, 0.0, 1.0));
    float relief = 0.36 + on * (0.10 + 0.24 * profile + 0.05 * wear) + 0.10 * stem + 0.02 * wear;
    relief = mix(relief, 0.42 + 1.6 * min(-min(someone, 0.0), 0.06) + 0.03 * wear, man);
    height(mix(relief, 0.42, max(end, smoothstep(0.06, 0.16, blur))));
    emission(candle * 1.1 * fade * flicker + 0.20 * halo * flicker + 0.5 * last);
    gl_FragColor = vec4(colour, 1.0);
}
