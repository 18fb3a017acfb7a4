#include "hash21.glsl"
#include "lattice.glsl"
// noise: value noise, 0..1, one bump a unit, smooth to the second derivative (relief needs it).
float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    vec4 corner = vec4(lattice(i)) * (1.0 / 4294967296.0);
    vec2 rows = mix(corner.xz, corner.yw, f.x);
    return mix(rows.x, rows.y, f.y);
}
