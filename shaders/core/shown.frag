#version 330
// A finished picture on black, top row first.
uniform sampler2D picture;
in vec2 uv;
out vec4 screen;
void main() {
    vec4 colour = texture(picture, vec2(uv.x, 1.0 - uv.y));
    screen = vec4(clamp(colour.rgb * clamp(colour.a, 0.0, 1.0), 0.0, 1.0), 1.0);
}
