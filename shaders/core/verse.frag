#version 330
// Letters of light in a breath of darkness, so that they can be read on bright ground. They come one after
// another out of a haze, and go back into it all together. Premultiplied, linear.
uniform sampler2D letters;   // letters, and the light about them; top row first
uniform vec2 first_pixel;    // of the target within the whole picture, y up: parts must agree to the bit
uniform vec4 box_pixels;     // lower left and size of the text in the whole picture
uniform vec4 written;        // how far letters have come 0..1, lines, 1 rightward or -1, padding as a share of the width
uniform float padding;       // above the first and below the last line, share of the height
uniform float opacity;       // 0..1
uniform float melting;       // 0..1: dissolved
uniform vec3 ink;            // linear light
layout(location = 0) out vec4 lit;
const float SOFT = 0.35;     // share of the text that is coming at the same moment

void main() {
    vec2 at = (gl_FragCoord.xy + first_pixel - box_pixels.xy) / box_pixels.zw;
    at.y = 1.0 - at.y;
    vec2 drawn = texture(letters, at).rg;
    float line = clamp(floor((at.y - padding) / (1.0 - 2.0 * padding) * written.y), 0.0, written.y - 1.0);
    float along = clamp((at.x - written.w) / (1.0 - 2.0 * written.w), 0.0, 1.0);
    along = written.z > 0.0 ? along : 1.0 - along;
    float due = (line + along) / written.y;
    float come = smoothstep(0.0, SOFT, written.x * (1.0 + SOFT) - due);
    float sharp = come * come * (1.0 - melting);
    float letter = mix(drawn.g * 0.8, drawn.r, sharp) * come;
    float halo = drawn.g * come;
    float dark = (0.80 * smoothstep(0.0, 0.42, halo) * (1.0 - letter) + 0.92 * letter) * opacity;
    lit = vec4(ink * (2.1 * letter + 0.09 * halo) * opacity, dark);
}
