/*{"ISFVSN": "2", "INPUTS": [
    {"NAME": "amount", "TYPE": "float"},
    {"TYPE": "color"}
]}*/
void main() { gl_FragColor = vec4(1.0); }
