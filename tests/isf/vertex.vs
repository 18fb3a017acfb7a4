varying vec2 shifted;
void main() {
    isf_vertShaderInit();
    shifted = isf_FragNormCoord + vec2(turn, 0.0) + 0.0 * RENDERSIZE;
}
