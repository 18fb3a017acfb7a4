/*{
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "choice", "TYPE": "long", "VALUES": [1, 3], "LABELS": ["one", "three"], "DEFAULT": "three"}
    ]
}*/
void main() {
    gl_FragColor = vec4(vec3(float(choice) * 0.25), 1.0);
}
