/*{"ISFVSN": "2", "DESCRIPTION": "the error is in the .vs, line 3"}*/
void main() {
    gl_FragColor = vec4(1.0);
}
