/*{
    "ISFVSN": "2",
    "PASSES": [{"TARGET": "clamped", "PERSISTENT": "true"}, {}]
}*/
void main() {
    vec4 before = IMG_THIS_PIXEL(clamped);
    gl_FragColor = PASSINDEX == 0 ? before + vec4(0.75, -1.0, 0.2, 1.0) : before;
}
