/*{
    "ISFVSN": "2", "DESCRIPTION": "a division by nothing: infinitely bright, but no NaN",
    "CATEGORIES": ["dream"]
}*/
void main() {
    gl_FragColor = vec4(vec3(1.0 / (TIME - TIME)), 1.0);
}
