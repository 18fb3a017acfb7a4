/*{"ISFVSN": "2", "DESCRIPTION": "its .vs halves the picture; the rest is empty"}*/
void main() {
    gl_FragColor = vec4(isf_FragNormCoord, 0.5 + 0.5 * sin(TIME), 1.0);
}
