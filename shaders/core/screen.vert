#version 330
// One triangle that covers the target. `uv` is 0..1, y up.
out vec2 uv;
void main() {
    vec2 corner = vec2[](vec2(-1.0, -1.0), vec2(3.0, -1.0), vec2(-1.0, 3.0))[gl_VertexID];
    uv = corner * 0.5 + 0.5;
    gl_Position = vec4(corner, 0.0, 1.0);
}
