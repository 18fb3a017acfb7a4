/*{
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "wave", "TYPE": "audio", "MAX": 64},
        {"NAME": "spectrum", "TYPE": "audioFFT", "MAX": 32}
    ]
}*/
void main() {
    float heard = IMG_NORM_PIXEL(wave, vec2(isf_FragNormCoord.x, 0.5)).r;
    float pitch = IMG_NORM_PIXEL(spectrum, vec2(isf_FragNormCoord.x, 0.5)).r;
    gl_FragColor = vec4(heard, pitch, IMG_SIZE(wave).x / 256.0, 1.0);
}
