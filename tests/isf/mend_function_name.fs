/*{
    "DESCRIPTION": "an input has the name of a function that is called, too",
    "INPUTS": [{"NAME": "mix", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}]
}*/
void main() {
    gl_FragColor = mix(vec4(0.0), vec4(1.0), mix);
}
