/*{
    "DESCRIPTION": "version 1: no ISFVSN, PERSISTENT_BUFFERS as a list",
    "PERSISTENT_BUFFERS": ["memory"],
    "PASSES": [{"TARGET": "memory"}, {}]
}*/
void main() {
    vec4 before = IMG_THIS_PIXEL(memory);
    if (PASSINDEX == 0) gl_FragColor = vec4(before.r + 0.125, vv_FragNormCoord.y, 0.0, 1.0);
    else gl_FragColor = before;
}
