/*{
    "ISFVSN": "2",
    "PASSES": [{"TARGET": "memory", "PERSISTENT": true, "FLOAT": true}, {}]
}*/
void main() {
    vec4 before = IMG_THIS_PIXEL(memory);
    gl_FragColor = PASSINDEX == 0 ? before + vec4(10.0) : vec4(before.rgb / 64.0, 1.0);
}
