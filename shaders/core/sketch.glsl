// A drawing, laid into its dream as lines of the dream's own light. It stands in the place of a visual: dream_head
// comes before, dream_tail after it, and lays it by the same weights into what the dream's visual has drawn.
#include "noise2.glsl"
uniform sampler2DArray drawings; // distance to the nearest line, how far along it; see sketches/field.py
flat in vec4 dreamer_sketch;     // layer of `drawings`, how far the strokes have come, how clearly it is seen

void main() {
    vec2 p = isf_FragNormCoord - 0.5;
    float pixel = 1.0 / RENDERSIZE.x;
    // the hand trembles a little, and the line has a grain where there is room for one
    vec2 hand = noise2(p * 13.0 + seed * 61.0 + vec2(0.0, TIME * 0.11)) - 0.5;
    vec2 grain = (noise2(p * 70.0 + seed * 17.0 - TIME * 0.05) - 0.5) * smoothstep(0.010, 0.003, pixel);
    vec2 found = texture(drawings, vec3((p + hand * 0.009 + grain * 0.0022) / SKETCH_WIDE + 0.5, dreamer_sketch.x)).rg;
    float away = found.r * SKETCH_REACH * SKETCH_WIDE, along = found.g;
    float within = 1.0 - found.r;

    // strokes come in the order in which they were drawn; where they are coming, the light is brightest
    float drawn = dreamer_sketch.y * 1.06;
    float come = smoothstep(drawn, drawn - 0.03, along);
    float tip = exp(-abs(along - drawn + 0.02) * 40.0) * (1.0 - smoothstep(0.9, 1.0, dreamer_sketch.y));

    // light wanders along the line, and swells with the dreamer's breath
    float wave = 0.5 + 0.5 * sin(6.2831853 * (2.0 * along - 0.07 * TIME + seed));
    float leap = smoothstep(3.0, 9.0, fwidth(along) * SKETCH_WIDE / pixel); // where a line meets another one
    wave = mix(wave * wave, 0.3, leap);
    float swell = 0.70 + 0.30 * breath + 0.10 * low;
    float wanted = 0.0080 * (0.85 + 0.45 * wave + 0.6 * hand.x + 0.5 * grain.x);
    float width = max(wanted, 0.80 * pixel);
    float near = away / width;
    float core = exp(-near * near) * min(1.0, 0.40 + 0.60 * wanted / width);
    float sheen = within * within * within;

    float seen = come * dreamer_sketch.z, bright = 0.10 + 0.90 * wave + tip;
    vec3 pure = far.rgb / max(max(far.r, max(far.g, far.b)), 1e-3); // the dream's hue, as light
    vec3 light = mix(mix(pure, glow.rgb, 0.22), glow.rgb, clamp(bright * core * 0.8, 0.0, 1.0));
    dream_colour = vec4(mix(night.rgb, light, core), clamp(0.46 * sheen + 0.88 * core, 0.0, 1.0) * seen);
    height(0.22 * core * seen);
    emission((core * (0.22 + 0.52 * bright + 0.15 * grain.y) * swell + 0.07 * sheen * (0.4 + wave)) * seen);
}
