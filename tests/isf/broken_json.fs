/*{
    "ISFVSN": "2",
    "DESCRIPTION": "the colon is missing in line 5",
    "CATEGORIES": ["test"],
    "INPUTS" []
}*/
void main() {
    gl_FragColor = vec4(1.0);
}
