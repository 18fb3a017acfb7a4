#if __VERSION__ <= 120
varying vec4 corner;
#else
out vec4 corner;
#endif
void main(void) {
    isf_vertShaderInit();
    corner = vec4(isf_FragNormCoord, 0.25, 1.0);
}
