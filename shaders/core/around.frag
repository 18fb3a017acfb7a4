#version 330
// Two blurs of the relief and the slope of the narrow one, in one texture: one tap for the light.
uniform sampler2D narrow, wide;
uniform vec2 step_uv;    // to the neighbours between which the slope is taken
uniform float way;       // twice that step in plane heights
in vec2 uv;
out vec4 around;
void main() {
    vec2 slope = vec2(texture(narrow, uv + vec2(step_uv.x, 0.0)).x - texture(narrow, uv - vec2(step_uv.x, 0.0)).x,
                      texture(narrow, uv + vec2(0.0, step_uv.y)).x - texture(narrow, uv - vec2(0.0, step_uv.y)).x) / way;
    around = vec4(texture(narrow, uv).x, texture(wide, uv).x, slope);
}
