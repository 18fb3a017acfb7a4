/*{
    "ISFVSN": "2", "DESCRIPTION": "words of newer GLSL as names",
    "INPUTS": [{"NAME": "sample", "TYPE": "float", "DEFAULT": 0.5}]
}*/
float smooth(float x) { return x * x; }
void main() {
    float case = 0.25, input = 0.75;
    gl_FragColor = vec4(smooth(sample), case, input, 1.0);
}
