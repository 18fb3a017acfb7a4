#version 330
// Letters of light in a breath of darkness, so that they can be read on bright ground. They come one after
// another out of a haze, and go back into it all together. Linear; alpha is how much is hidden of what is behind,
// and of the glow that is laid over it.
uniform sampler2D letters;   // letters, and the light about them; top row first
uniform vec2 first_pixel;    // of the target within the whole picture, y up: parts must agree to the bit
uniform vec4 box_pixels;     // lower left and size of the text in the whole picture
uniform vec4 written;        // how far letters have come 0..1; lines; 1 rightward, -1 leftward; padding, share of the width
uniform vec2 rows;           // where the first line begins, and from one to the next; shares of the height
uniform float opacity;       // 0..1
uniform float melting;       // 0..1: dissolved
uniform vec3 ink;            // linear light, 0..1
uniform float TIME;          // show time, seconds
layout(location = 0) out vec4 lit;
const float SOFT = 0.35;     // share of the text that is coming at the same moment

float come(float line, float along) {
    return smoothstep(0.0, SOFT, written.x * (1.0 + SOFT) - (clamp(line, 0.0, written.y - 1.0) + along) / written.y);
}

void main() {
    vec2 at = (gl_FragCoord.xy + first_pixel - box_pixels.xy) / box_pixels.zw;
    at.y = 1.0 - at.y;
    vec2 drawn = texture(letters, at).rg;
    float down = (at.y - rows.x) / rows.y; // lines
    float along = clamp((at.x - written.w) / (1.0 - 2.0 * written.w), 0.0, 1.0);
    along = written.z > 0.0 ? along : 1.0 - along;
    float here = come(floor(down), along), above = floor(down - 0.5);
    float around = mix(come(above, along), come(above + 1.0, along), down - 0.5 - above); // no edge between lines
    float letter = mix(drawn.g * drawn.g * 0.3, drawn.r, here * here * (1.0 - melting)) * here;
    float halo = drawn.g * around;
    float dark = (0.90 * halo * (2.0 - halo) * (1.0 - letter) + 0.86 * letter) * opacity * (1.0 - 0.5 * melting);
    // light wanders through the words
    float wave = 0.5 + 0.5 * sin(6.2831853 * (0.8 * (down + along) / written.y - 0.06 * TIME));
    vec3 deep = ink * ink / max(max(ink.r, max(ink.g, ink.b)), 1e-3);
    vec3 light = mix(deep, ink, letter * letter) * letter * (1.5 + 1.3 * wave) + deep * halo * (0.03 + 0.05 * wave);
    lit = vec4(light * opacity, dark);
}
