/*{
    "ISFVSN": "2", "DESCRIPTION": "a dream without relief.glsl, whose height is NaN",
    "CATEGORIES": ["dream"]
}*/
void main() {
    height(sqrt(isf_FragNormCoord.y - 0.5));
    gl_FragColor = vec4(fract(TIME), isf_FragNormCoord, 1.0);
}
