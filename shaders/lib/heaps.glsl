#include "lattice.glsl"
#include "octaves.glsl"
// heaps: rounds heaped on rounds with creases between them, about 0..1: cumulus, foam, blossom. Every octave is a
// lattice of domes, of which the highest counts. `roll` moves each octave against the coarser one: the heaps boil;
// `coarser` is how many of the finest octaves are left out (a constant).
float heaps(vec2 p, vec2 roll, int coarser) {
    float sum = 0.0, amplitude = 0.5;
    for (int i = 0; i < OCTAVES - coarser; i++) {
        vec2 cell = floor(p), f = p - cell;
        uvec4 h = lattice(cell);
        vec4 x = vec4(f.x, f.x - 1.0, f.x, f.x - 1.0) + vec4(h >> 16u) * (0.5 / 65535.0) - 0.25;
        vec4 y = vec4(f.y, f.y, f.y - 1.0, f.y - 1.0) + vec4(h & 65535u) * (0.5 / 65535.0) - 0.25;
        vec4 away = (x * x + y * y) * (1.0 / 0.5625);                  // 0.75: no dome reaches beyond its four cells
        float nearest = min(min(away.x, away.y), min(away.z, away.w));
        sum += amplitude * octave_fade(i + coarser) * max(1.0 - nearest, 0.0);
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.13 + 3.1 + roll;
        amplitude *= 0.42;
    }
    return sum;
}
