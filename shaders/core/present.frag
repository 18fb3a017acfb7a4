// Linear light to the screen: bloom, memory, horizon, vignette, tone map, sRGB, dither; top row first.
#include "hash21.glsl"
#include "to_display.glsl"
uniform sampler2D picture;
uniform sampler2D glow;
uniform vec4 view;        // what the target shows, plane heights
uniform vec4 shown;       // what of it is presented, 0..1 in the target
uniform vec4 whole;       // the whole plane, plane heights
uniform vec4 glow_view;   // what `glow` shows, plane heights
uniform vec2 pixels;      // of the presented part
uniform vec2 first_pixel; // of the presented part within the whole picture, from the top left
uniform float sunrise;
uniform float brightness;
uniform float TIME;
in vec2 uv;
out vec4 screen;

vec3 filmic(vec3 x) { // the fit of the ACES curve by K. Narkowicz (2015)
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0);
}

void main() {
    vec2 upright = vec2(uv.x, 1.0 - uv.y);
    vec2 in_target = shown.xy + upright * shown.zw;
    vec2 point = view.xy + in_target * view.zw;
    vec2 far = (point - whole.xy) / whole.zw;
    vec4 seen = texelFetch(picture, ivec2(in_target * vec2(textureSize(picture, 0))), 0);
    vec3 light = seen.rgb + texture(glow, (point - glow_view.xy) / glow_view.zw).rgb * seen.a; // words veil the glow

#ifdef SUNRISE
    // the sun stands on the horizon at the upper edge and sweeps over the plane
    vec2 sun = vec2(whole.z * 0.64, 1.015);
    float from_sun = length((point - sun) * vec2(0.62, 1.0));
    float horizon = smoothstep(0.70, 1.02, far.y) * sunrise;
    light = mix(light, vec3(0.62, 0.30, 0.13) * (0.35 + 0.65 * far.y), horizon * horizon * 0.36);
    light += sunrise * (vec3(0.80, 0.42, 0.15) * exp(-from_sun * 4.6) * 0.34 + vec3(1.9, 1.35, 0.75) * exp(-from_sun * from_sun * 130.0));

#endif
    vec2 from_middle = far - 0.5;
    light *= 1.0 - 0.85 * dot(from_middle, from_middle);
    vec3 mapped = filmic(light * 1.25) * brightness;
    vec3 encoded = to_display(mapped);
    vec2 whole_pixel = floor(uv * pixels) + first_pixel;
    float one = hash21(whole_pixel), other = fract(one * 4096.0); // its upper and its lower bits
    float grainy = one + other - 1.0; // triangular
    screen = vec4(encoded + grainy * min(brightness * 1.0e3, 1.0) / 255.0, 1.0);
}
