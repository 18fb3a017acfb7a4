/*{"ISFVSN": "2", "DESCRIPTION": "one colour for ever"}*/
void main() { gl_FragColor = vec4(0.2, 0.4, 0.6, 1.0); }
