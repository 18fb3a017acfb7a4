#include "pixel.glsl"
// inside: 1 where the signed distance d (units of centred()) is negative, 0 outside, one pixel soft.
float inside(float d) {
    float p = pixel();
    return smoothstep(p, -p, d);
}
