/*{
    "ISFVSN": "2",
    "DESCRIPTION": "the comma is missing at the end of line 4",
    "CATEGORIES": ["test"]
    "INPUTS": []
}*/
void main() {
    gl_FragColor = vec4(1.0);
}
