/*{
    "ISFVSN": "2", "DESCRIPTION": "GLSL of 2006",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]
}*/
#ifdef GL_ES
precision mediump float;
#endif
void main(void) {
    vec4 a = texture2D(inputImage, gl_TexCoord[0].xy);
    vec4 b = texture2DRect(inputImage, isf_FragNormCoord * IMG_SIZE(inputImage));
    gl_FragData[0] = 0.5 * (a + b);
}
