#version 330
// One direction of a Gaussian of radius about 6 texels (9 linear taps as 5).
uniform sampler2D picture;
uniform vec2 step_uv;
in vec2 uv;
out vec4 blurred;
void main() {
    vec4 sum = texture(picture, uv) * 0.2270270;
    sum += (texture(picture, uv + step_uv * 1.3846154) + texture(picture, uv - step_uv * 1.3846154)) * 0.3162162;
    sum += (texture(picture, uv + step_uv * 3.2307692) + texture(picture, uv - step_uv * 3.2307692)) * 0.0702703;
    blurred = sum;
}
