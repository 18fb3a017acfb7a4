/*{
    "ISFVSN": "2", "DESCRIPTION": "writes to an input",
    "INPUTS": [{"NAME": "amount", "TYPE": "float", "DEFAULT": 0.5}]
}*/
void main() {
    amount *= 0.5;
    gl_FragColor = vec4(amount, 0.0, 0.0, 1.0);
}
