/*{
    "ISFVSN": "2",
    "PASSES": [{"TARGET": "work"}, {"TARGET": "work"}, {"TARGET": "work"}, {}]
}*/
void main() {
    vec4 before = IMG_THIS_PIXEL(work);
    gl_FragColor = PASSINDEX == 3 ? vec4(before.rgb, 1.0) : before + vec4(0.25);
}
