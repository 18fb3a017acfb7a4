/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "bang", "TYPE": "event"}],
    "PASSES": [{"TARGET": "count", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"}, {}]
}*/
void main() {
    vec4 before = IMG_NORM_PIXEL(count, vec2(0.5));
    gl_FragColor = PASSINDEX == 0 ? before + vec4(bang ? 1.0 : 0.0) : vec4(before.rgb * 0.125, 1.0);
}
