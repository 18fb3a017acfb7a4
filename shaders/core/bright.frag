#version 330
// What is brighter than the paper: it will bloom. Four taps, so that single pixels do not flicker.
uniform sampler2D picture;
uniform vec2 texel;
in vec2 uv;
out vec4 bright;
void main() {
    vec3 sum = texture(picture, uv + texel * vec2(-0.5, -0.5)).rgb + texture(picture, uv + texel * vec2(0.5, -0.5)).rgb
             + texture(picture, uv + texel * vec2(-0.5, 0.5)).rgb + texture(picture, uv + texel * vec2(0.5, 0.5)).rgb;
    bright = vec4(clamp(sum * 0.25 - 0.55, 0.0, 5.0), 1.0);
}
