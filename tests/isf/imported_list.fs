/*{
    "ISFVSN": "2",
    "IMPORTED": [{"NAME": "corners", "PATH": "corners.png"}]
}*/
void main() {
    gl_FragColor = vec4(IMG_THIS_PIXEL(corners).rgb, 1.0);
}
