#version 330
// A picture, weighted.
uniform sampler2D picture;
uniform float weight;
in vec2 uv;
out vec4 copied;
void main() { copied = texture(picture, uv) * weight; }
