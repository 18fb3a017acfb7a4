#version 330
// A filament: a core about a pixel wide, a soft sheath of light, and pulses that travel along it.
// A plotline is a string of pearls that move on from line to line; an answer, sparks that hurry to the caller.
in float along;
in float across;
in float half_width;
flat in vec4 state;
flat in vec4 nature;
flat in vec2 tie;
uniform float TIME;
layout(location = 0) out vec4 lit;
void main() {
    float away = abs(across) * half_width; // pixels
    float core_width = max(0.75, half_width * 0.06);
    float core = exp(-away * away / (core_width * core_width));
    float sheath = exp(-abs(across) * 5.0) * (1.0 - across * across);
    float torn = smoothstep(0.10, 0.02, abs(along - 0.5) - 0.10 + 0.05 * sin(nature.z * 2.0)) * state.z;
    float fade = smoothstep(0.0, 0.14, along) * smoothstep(1.0, 0.86, along) * (1.0 - torn);
    // two pulses on their way from each side; a pulse has a head and a tail
    float forth = fract(state.w + nature.y + nature.z * 0.31), back = fract(state.w * 0.83 + nature.y * 3.7 + nature.z * 0.17);
    float ahead = along - mix(-0.1, 1.1, forth), behind = (1.0 - along) - mix(-0.1, 1.1, back);
    float pulse = exp(-ahead * ahead * (ahead > 0.0 ? 2600.0 : 160.0)) + exp(-behind * behind * (behind > 0.0 ? 2600.0 : 160.0));
    vec3 tone = mix(vec3(0.42, 0.74, 1.15), vec3(1.15, 0.68, 0.30), nature.x);
    vec3 light = tone * (core * (0.26 + 1.3 * pulse) + sheath * (0.030 + 0.20 * pulse)) + vec3(1.0, 0.95, 0.85) * core * pulse * 0.45;
    float sparks = tie.x > 1.5 ? 1.0 : 0.0;
    float pearls = max(round(tie.y * mix(26.0, 14.0, sparks)), 1.0);
    float place = fract(along * pearls - TIME * mix(0.12, 0.9, sparks)) - 0.5;
    float pearl = exp(-place * place * 90.0 * (sparks > 0.5 && place < 0.0 ? 0.25 : 1.0));
    vec3 string = mix(vec3(1.10, 0.92, 0.66), vec3(1.15, 0.72, 0.26), sparks)
        * (core * 0.08 + pearl * (core * 0.65 + sheath * 0.15));
    light = tie.x > 0.5 ? string * (nature.z < 0.5 ? 1.0 : 0.0) : light;
    lit = vec4(light * fade * state.x * nature.w, 0.0);
}
