/*{"ISFVSN": "2", "INPUTS": [
    {"NAME": "sky", "TYPE": "cube"}
]}*/
void main() { gl_FragColor = vec4(1.0); }
