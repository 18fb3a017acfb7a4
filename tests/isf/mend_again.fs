/*{
    "ISFVSN": "2", "DESCRIPTION": "declares again what the host declares",
    "INPUTS": [{"NAME": "amount", "TYPE": "float", "DEFAULT": 0.5}]
}*/
uniform float TIME;
uniform vec2 RENDERSIZE;
uniform float amount;
varying vec2 isf_FragNormCoord;
void main() {
    gl_FragColor = vec4(amount, TIME / 4.0, 1.0, isf_FragNormCoord.x + RENDERSIZE.x / 256.0);
}
