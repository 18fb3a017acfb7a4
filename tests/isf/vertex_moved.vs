void main() {
    isf_vertShaderInit();
    vec4 position = gl_Position;
    gl_Position = vec4(position.xy * (0.5 + 0.25 * cos(TIME)), 0.0, 1.0);
}
