#version 330
// Bloom at three radii (about 2, 5 and 16 hundredths of the height), in one texture for present.
uniform sampler2D picture, middle, large;
in vec2 uv;
out vec4 glow;
void main() {
    glow = texture(picture, uv) * 0.30 + texture(middle, uv) * 0.26 + texture(large, uv) * 0.22;
}
