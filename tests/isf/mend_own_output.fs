#version 330
/*{"ISFVSN": "2", "DESCRIPTION": "brings its own #version, precision and output"}*/
#extension GL_OES_standard_derivatives : enable
precision highp float;
out vec4 colour;
void main() {
    colour = vec4(0.25, 0.5, fwidth(isf_FragNormCoord.x) * RENDERSIZE.x * 0.75, 1.0);
}
