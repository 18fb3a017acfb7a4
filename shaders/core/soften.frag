// A picture on its way: what was shown before, moved towards the new picture as far as is safe. Linear light, 0..1.
#include "to_light.glsl"
uniform sampler2D picture; // the new one, display values, 0..1
uniform sampler2D before;  // what was shown: linear light where SOFTENED, else display values
uniform sampler2D amount;  // how much of the new one, 0..1, one texel a cell
in vec2 uv;
out vec4 light;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
#ifdef SIZED
    vec3 was = texture(before, uv).rgb; // the picture was of another size
#else
    vec3 was = texelFetch(before, pixel, 0).rgb;
#endif
#ifndef SOFTENED
    was = to_light(was);
#endif
    light = vec4(mix(was, to_light(texelFetch(picture, pixel, 0).rgb), texture(amount, uv).r), 1.0);
}
