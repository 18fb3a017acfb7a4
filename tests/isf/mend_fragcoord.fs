/*{"ISFVSN": "2", "DESCRIPTION": "writes gl_FragCoord"}*/
void main() {
    gl_FragCoord.xy /= RENDERSIZE;
    gl_FragColor = vec4(gl_FragCoord.xy, 0.0, 1.0);
}
