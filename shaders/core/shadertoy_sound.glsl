// What is heard, as shadertoy.com has it: 512 x 2, spectrum in the lower row, waveform in the upper one.
void mainImage(out vec4 colour, in vec2 at) {
    float x = at.x / iResolution.x;
    float level = at.y < 1.0 ? texture(iChannel0, vec2(x, 0.5)).x : texture(iChannel1, vec2(x, 0.5)).x;
    colour = vec4(vec3(clamp(level, 0.0, 1.0)), 1.0);
}
