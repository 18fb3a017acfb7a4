/*{"ISFVSN": "2", "DESCRIPTION": "a dream whose left half is NaN", "CATEGORIES": ["dream"]}*/
void main() {
    gl_FragColor = vec4(sqrt(isf_FragNormCoord.x - 0.5), fract(TIME), 0.0, 1.0);
}
