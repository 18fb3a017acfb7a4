#version 330
// One text: a rectangle over its texture.
uniform vec4 view;           // what the target shows, plane heights
uniform vec4 box;            // lower left and size of the text, plane heights
void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4((box.xy + corner * box.zw - view.xy) / view.zw * 2.0 - 1.0, 0.0, 1.0);
}
