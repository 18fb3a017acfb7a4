/*{"ISFVSN": "2", "DESCRIPTION": "a macro and two symbols defined twice"}*/
#define LEVEL 0.25
#define LEVEL 0.5
float half_of(float x) { return x; }
float half_of(float x) {
    return x * 0.5;
}
vec2 at = vec2(0.0);
vec2 at = vec2(0.75);
void main() {
    gl_FragColor = vec4(LEVEL, half_of(1.0), at);
}
