varying vec2 left;
void main() {
    vv_vertShaderInit();
    left = vec2(0.25);
}
