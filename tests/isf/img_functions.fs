/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    vec2 pixels = at * IMG_SIZE(inputImage);
    vec4 wanted = IMG_NORM_PIXEL(inputImage, at);
    float wrong = distance(wanted, IMG_PIXEL(inputImage, pixels));
    wrong += distance(wanted, IMG_THIS_PIXEL(inputImage));
    wrong += distance(wanted, IMG_THIS_NORM_PIXEL(inputImage));
    wrong += distance(wanted, IMG_NORM_THIS_PIXEL(inputImage));
    wrong += distance(wanted, IMG_NORM_PIXEL(inputImage, at, 0.0));
    gl_FragColor = vec4(wrong, IMG_SIZE(inputImage) / 256.0, 1.0);
}
