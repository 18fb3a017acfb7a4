/*{"ISFVSN": "2", "DESCRIPTION": "errors on lines 3 and 4"}*/
void main() {
    float x = nowhere;
    gl_FragColor = vec4(unheard(x));
}
