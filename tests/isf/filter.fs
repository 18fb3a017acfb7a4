/*{
    "ISFVSN": "2",
    "CATEGORIES": ["Color"],
    "INPUTS": [
        {"NAME": "inputImage", "TYPE": "image"},
        {"NAME": "amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0}
    ]
}*/
void main() {
    vec4 colour = IMG_THIS_PIXEL(inputImage);
    gl_FragColor = vec4(mix(colour.rgb, 1.0 - colour.rgb, amount), colour.a);
}
