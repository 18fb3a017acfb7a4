// Linear light as display values of sRGB, with the grain of half a step that finished pictures have.
#include "hash21.glsl"
#include "to_display.glsl"
uniform sampler2D light; // linear, 0..1
out vec4 screen;

void main() {
    float one = hash21(gl_FragCoord.xy), other = fract(one * 4096.0); // its upper and its lower bits
    screen = vec4(to_display(texelFetch(light, ivec2(gl_FragCoord.xy), 0).rgb) + (one + other - 1.0) / 255.0, 1.0); // triangular
}
