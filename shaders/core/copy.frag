#version 330
uniform sampler2D picture;
in vec2 uv;
out vec4 copied;
void main() { copied = texture(picture, uv); }
