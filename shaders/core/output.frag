// What one projector, screen or wall shows: its slice of the picture, then colour, soft edges, black, mask.
//   EXACT   a pixel of the slice for each pixel of the output: no filter
//   TAPS    so many taps a side are the mean, in light, of what a pixel covers
//   CUT     the surface ends within the output: its edge is smooth
//   SOFT    there are soft edges
//   GRAIN   everything is dithered, not soft edges alone
//   CONTRAST, BLACK, MASK   the uniform of that name counts
#include "hash21.glsl"
uniform sampler2D picture; // the composition, display values 0..1, top row first
uniform sampler2D mask;    // 0 dark .. 1 shown, over the output, top row first
uniform vec4 slice;        // x, y, width and height in the picture, texels
uniform vec4 edges;        // widths of the soft edges left, right, top and bottom, 0..1 of the slice
uniform float curve;       // 1 a straight ramp of light; higher: steeper in its middle, flatter at its ends
uniform float gamma;       // of the projector: light = value ^ gamma, 1..4
uniform vec3 gain;         // factors of display values, 0..2
uniform float contrast;    // values are raised to this power, 0.2..5
uniform float black;       // light of the projector where it should be dark, shares of its white, 0..0.05
uniform float most;        // projectors that overlap at most, 1, 2 or 4
in vec2 uv;
out vec4 screen;

vec3 seen() {
    vec2 at = clamp(uv, 0.0, 1.0);
#if defined EXACT
    return texelFetch(picture, ivec2(slice.xy + at * slice.zw), 0).rgb;
#elif defined TAPS
    vec2 across = dFdx(uv) / float(TAPS), down = dFdy(uv) / float(TAPS);
    vec3 light = vec3(0.0);
    for (int y = 0; y < TAPS; y++)
        for (int x = 0; x < TAPS; x++) {
            vec2 here = at + (float(x) + 0.5 - 0.5 * float(TAPS)) * across + (float(y) + 0.5 - 0.5 * float(TAPS)) * down;
            vec3 colour = texture(picture, (slice.xy + here * slice.zw) / vec2(textureSize(picture, 0))).rgb;
            light += colour * colour; // close to light, so that small bright things stay as bright
        }
    return sqrt(light / float(TAPS * TAPS));
#else
    return texture(picture, (slice.xy + at * slice.zw) / vec2(textureSize(picture, 0))).rgb;
#endif
}

// Light of the output on its way in from each edge; what the other projector gives is the rest to 1.
vec4 ramps(vec4 way) {
    vec4 nearer = 0.5 * pow(2.0 * min(way, 1.0 - way), vec4(curve));
    return mix(nearer, 1.0 - nearer, step(0.5, way));
}

void main() {
    vec3 colour = seen();
    float uneven = 0.0; // whether the steps of 8 bits would be seen
#ifdef CONTRAST
    colour = pow(colour, vec3(contrast));
#endif
    colour *= gain;
#ifdef SOFT
    vec4 way = vec4(uv.x, 1.0 - uv.x, uv.y, 1.0 - uv.y) / max(edges, 1e-6);
    way = clamp(way + vec4(lessThanEqual(edges, vec4(0.0))) * 1e6, 0.0, 1.0);
    vec4 ramp = ramps(way);
    float share = ramp.x * ramp.y * ramp.z * ramp.w;
    colour *= pow(share, 1.0 / gamma);
    uneven = step(share, 1.0 - 1e-6);
#endif
#ifdef BLACK
    // where fewer projectors overlap, the black of those that are missing is added
    vec4 within = step(way, vec4(1.0 - 1e-6));
    float overlap = (1.0 + max(within.x, within.y)) * (1.0 + max(within.z, within.w));
    float lift = black * (most - overlap);
    colour = pow(lift + (1.0 - lift) * pow(min(colour, 1.0), vec3(gamma)), vec3(1.0 / gamma));
#endif
#ifdef MASK
    colour *= texelFetch(mask, ivec2(gl_FragCoord.xy), 0).r;
#endif
#ifdef CUT
    vec2 inside = min(uv, 1.0 - uv) / max(fwidth(uv), 1e-9);
    colour *= clamp(inside.x + 0.5, 0.0, 1.0) * clamp(inside.y + 0.5, 0.0, 1.0);
#endif
#ifdef GRAIN
    uneven = 1.0;
#endif
#if defined SOFT || defined GRAIN
    colour = min(colour, 1.0);
    float one = hash21(gl_FragCoord.xy), other = fract(one * 4096.0); // its upper and its lower bits
    float grainy = (one + other - 1.0) * uneven; // triangular; nothing in black and in white
    colour += grainy * min(min(colour, 1.0 - colour), 1.0 / 255.0);
#endif
    screen = vec4(colour, 1.0);
}
