#include "lattice.glsl"
// craters: the ground of one lattice of craters, about -0.5 (a bowl's floor) to 0.3 (its rim), 0 between them. Every
// second cell or so has one, each of its own width; fresh ones are deeper.
float craters(vec2 p) {
    vec2 cell = floor(p), f = p - cell;
    uvec4 h = lattice(cell);
    vec4 x = vec4(f.x, f.x - 1.0, f.x, f.x - 1.0) + vec4(h >> 16u) * (0.4 / 65535.0) - 0.2;
    vec4 y = vec4(f.y, f.y, f.y - 1.0, f.y - 1.0) + vec4((h >> 4u) & 4095u) * (0.4 / 4095.0) - 0.2;
    vec4 width = max(vec4(h & 15u) * 0.035 - 0.06, 0.02);                     // 0.02..0.465: rims end before the cells do
    vec4 away = (x * x + y * y) / (width * width);
    float t = min(min(away.x, away.y), min(away.z, away.w));                  // squared, 1 at the rim
    float bowl = max(1.0 - t, 0.0), rim = max(1.0 - abs(t - 1.05) * 1.15, 0.0);
    return 0.32 * rim * rim - 0.55 * bowl * (1.0 - 0.4 * bowl);
}
