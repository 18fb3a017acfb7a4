/*{
    "ISFVSN": "2",
    "IMPORTED": {"corners": {"PATH": "corners.png"}}
}*/
void main() {
    gl_FragColor = IMG_THIS_PIXEL(corners);
}
