/*{
    "ISFVSN": "2",
    "DESCRIPTION": "Red to the right, green upwards",
    "CREDIT": "dreamscape",
    "CATEGORIES": ["test"],
    "KEYWORDS": ["gradient", "plain"]
}*/
void main() {
    gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0);
}
