/*{
    "ISFVSN": "2", "DESCRIPTION": "flashes ten times a second in one corner",
    "INPUTS": [{"NAME": "rate", "TYPE": "float", "DEFAULT": 10.0, "MIN": 0.0, "MAX": 15.0}]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    float inside = step(max(at.x, at.y), 0.4);
    gl_FragColor = vec4(vec3(0.1 + inside * 0.8 * step(0.5, fract(TIME * rate))), 1.0);
}
