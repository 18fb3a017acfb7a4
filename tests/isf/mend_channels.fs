/*{
    "ISFVSN": "2", "DESCRIPTION": "a pasted Shadertoy: iChannelN, iTime, iResolution without declarations",
    "INPUTS": [{"NAME": "picture", "TYPE": "image"}]
}*/
void mainImage(out vec4 colour, in vec2 at) {
    colour = texture(iChannel0, at / iResolution.xy) + texture(iChannel1, vec2(0.5)) * iTime;
}
void main() {
    mainImage(gl_FragColor, gl_FragCoord.xy);
}
