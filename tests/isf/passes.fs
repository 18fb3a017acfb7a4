/*{
    "ISFVSN": "2",
    "PASSES": [
        {"TARGET": "small", "WIDTH": "floor($WIDTH / 4)", "HEIGHT": "max($HEIGHT / 8.0, 2)"},
        {"TARGET": "sizes", "WIDTH": 1, "HEIGHT": 1, "FLOAT": true},
        {}
    ]
}*/
void main() {
    if (PASSINDEX == 0) gl_FragColor = vec4(isf_FragNormCoord.x, 0.0, 1.0, 1.0);
    else if (PASSINDEX == 1) gl_FragColor = vec4(IMG_SIZE(small), RENDERSIZE.x, 1.0);
    else gl_FragColor = vec4(IMG_THIS_PIXEL(sizes).rgb / 64.0, IMG_THIS_PIXEL(small).b);
}
