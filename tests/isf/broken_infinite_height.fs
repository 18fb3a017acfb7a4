/*{
    "ISFVSN": "2", "DESCRIPTION": "a dream whose height is infinite after a second",
    "CATEGORIES": ["dream"]
}*/
void main() {
    height(0.5 / max(1.0 - TIME, 0.0));
    gl_FragColor = vec4(fract(TIME), isf_FragNormCoord, 1.0);
}
