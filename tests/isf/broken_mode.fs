/*{
    "ISFVSN": "2",
    "MODE": "VERTEX_SHADER_ART"
}*/
void main() { gl_Position = vec4(0.0); }
