/*{"ISFVSN": "2", "DESCRIPTION": "an int comes back from a float function, a uniform begins a const"}*/
float whole(float x) {
    const float rest = 1.0 + TIME * 0.0;
    if (x > 2.0) return 0;
    return x * rest;
}
void main() {
    gl_FragColor = vec4(whole(3.0), whole(0.5), 0.0, 1.0);
}
