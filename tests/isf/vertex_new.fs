/*{"ISFVSN": "2", "DESCRIPTION": "in and out by version, as many published files have it"}*/
#if __VERSION__ <= 120
varying vec4 corner;
#else
in vec4 corner;
#endif
void main() {
    gl_FragColor = corner;
}
