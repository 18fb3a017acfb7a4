/*{"ISFVSN": "2", "DESCRIPTION": "gives a float to an int"}*/
void main() {
    int steps = floor(3.7);
    gl_FragColor = vec4(float(steps) / 4.0, 0.0, 0.0, 1.0);
}
