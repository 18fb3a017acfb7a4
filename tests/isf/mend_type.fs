/*{
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "amount", "TYPE": "float"},
        {"NAME": "shape", "TYPE": "blob"}
    ]
}*/
void main() { gl_FragColor = vec4(1.0); }
