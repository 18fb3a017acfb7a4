/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "turn", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}]
}*/
varying vec2 shifted;
void main() {
    gl_FragColor = vec4(shifted, isf_FragNormCoord.x, 1.0);
}
