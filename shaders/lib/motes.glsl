#include "hash22.glsl"
#include "pixel.glsl"
// motes: points of light on a scattered lattice (sparks, fireflies, stars), 0..1. `share` of the cells carry one of
// `radius` (in cells, below 0.2); `scale` is cells a unit of centred(), so that none gets smaller than a pixel.
float motes(vec2 p, float scale, float share, float radius) {
    vec2 cell = floor(p), chance = hash22(cell);
    float lit = smoothstep(1.0 - share, 1.05 - share, hash21(cell + 37.0));
    float wide = max(radius, pixel() * scale * 0.7);
    float away = length(p - cell - 0.3 - 0.4 * chance) / wide;
    float body = max(0.0, 1.0 - away * away * 0.11);
    float core = 1.0 / (1.0 + 5.0 * away * away);
    return lit * body * body * core * min(1.0, radius * radius / (wide * wide) + 0.15);
}
