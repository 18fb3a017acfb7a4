#version 330
// Bloom at three radii (about 2, 5 and 16 hundredths of the height) and the afterimage, in one texture.
uniform sampler2D picture, middle, large, memory;
uniform float bloom;
uniform float memory_amount;
in vec2 uv;
out vec4 glow;
void main() {
    glow = (texture(picture, uv) * 0.30 + texture(middle, uv) * 0.26 + texture(large, uv) * 0.22) * bloom
         + texture(memory, uv) * memory_amount;
}
