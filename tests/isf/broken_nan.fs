/*{"ISFVSN": "2", "DESCRIPTION": "the left half is NaN"}*/
void main() {
    gl_FragColor = vec4(sqrt(isf_FragNormCoord.x - 0.5), fract(TIME), 0.0, 1.0);
}
