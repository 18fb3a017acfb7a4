/*{
    "PERSISTENT_BUFFERS": {"memory": {"WIDTH": "8", "HEIGHT": "$HEIGHT / 2", "FLOAT": true}},
    "PASSES": [{"TARGET": "memory"}, {}]
}*/
varying vec2 left;
void main() {
    vec4 before = IMG_NORM_PIXEL(memory, vec2(0.5));
    if (PASSINDEX == 0) gl_FragColor = before + vec4(2.0, RENDERSIZE / 64.0, 1.0);
    else gl_FragColor = vec4(before.r / 8.0, before.gb, left.x);
}
