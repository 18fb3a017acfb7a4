/*{"ISFVSN": "2"}*/
void main() {
    float x = 0.0;
    while (x < 1.0) {
        x = fract(x + TIME) * 0.5;
    }
    gl_FragColor = vec4(x);
}
