/*{"ISFVSN": "2", "DESCRIPTION": "fragColor is used and not declared"}*/
void main() {
    fragColor = vec4(0.25, 0.5, 0.75, 1.0);
}
