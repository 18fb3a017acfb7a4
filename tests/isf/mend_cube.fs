/*{
    "ISFVSN": "2", "DESCRIPTION": "samples a flat picture by a direction",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
void main() {
    vec3 direction = vec3(1.0, 0.0, 0.0);
    gl_FragColor = 0.5 * texture(inputImage, direction) + 0.5 * texture(inputImage, isf_FragNormCoord);
}
