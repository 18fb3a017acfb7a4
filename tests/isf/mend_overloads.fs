/*{"ISFVSN": "2", "DESCRIPTION": "its own mod() and mix() hide the built-in forms"}*/
float mod(vec2 a, vec3 b) { return a.x + b.x; }
float min(vec3 v) { return min(v.x, min(v.y, v.z)); }
float mix(float a, float b, float t) { return 0.25; }
void main() {
    gl_FragColor = vec4(mod(5.5, 2.0) / 4.0, min(vec3(0.5, 0.75, 1.0)), mix(0.0, 1.0, 0.5), mix(vec4(0.0), vec4(1.0), 1.0).a);
    gl_FragColor.r += 0.0 * mod(vec2(1.0), vec3(1.0));
}
