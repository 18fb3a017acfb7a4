/*{
    "ISFVSN": "2",
    "DESCRIPTION": "the error is on line 7"
}*/
void main() {
    float x = isf_FragNormCoord.x;
    float y = x +* 2.0;
    gl_FragColor = vec4(x, y, 0.0, 1.0);
}
