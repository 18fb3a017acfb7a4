/*{
    "ISFVSN": "2", "DESCRIPTION": "names that hosts keep to themselves",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
void main() {
    vec2 size = _inputImage_imgSize / 256.0;
    gl_FragColor = vec4(size, _inputImage_flip ? 1.0 : 0.0, _inputImage_imgRect.z);
}
