/*{"ISFVSN": "2", "INPUTS": [
    {"NAME": "amount", "TYPE": "float"},
    {"NAME": "two words", "TYPE": "float"}
]}*/
void main() { gl_FragColor = vec4(1.0); }
