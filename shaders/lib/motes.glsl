#include "chances.glsl"
#include "pixel.glsl"
// motes: points of light on a scattered lattice (sparks, fireflies, stars), 0..1. `share` of the cells carry one of
// `radius` (in cells, below 0.2); `scale` is cells a unit of centred(), so that none gets smaller than a pixel.
float motes(vec2 p, float scale, float share, float radius) {
    vec2 cell = floor(p), chance = chances(cell);
    float lit = smoothstep(1.0 - share, 1.05 - share, fract(chance.x * 61.0));
    float wide = max(radius, pixel() * scale * 0.7);
    vec2 from = (p - cell - 0.2 - 0.6 * chance) / wide;
    float away = dot(from, from);
    float body = max(0.0, 1.0 - away * 0.11);
    return lit * body * body / (1.0 + 5.0 * away) * min(1.0, radius * radius / (wide * wide) + 0.15);
}
