/*{"ISFVSN": "2", "DESCRIPTION": "mixes int and uint"}*/
void main() {
    int a = 3;
    uint b = 2u;
    gl_FragColor = vec4(float(a * b) / 8.0, 0.0, 0.0, 1.0);
}
