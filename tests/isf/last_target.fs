/*{
    "ISFVSN": "2",
    "PASSES": [{"TARGET": "halved", "WIDTH": "$WIDTH / 2", "HEIGHT": "$HEIGHT / 2"}]
}*/
void main() {
    gl_FragColor = vec4(step(0.5, isf_FragNormCoord.x), 0.5, RENDERSIZE.x / 64.0, 1.0);
}
