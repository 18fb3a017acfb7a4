#include "lattice.glsl"
// noise2: two independent value noises 0..1 for little more than the price of one.
vec2 noise2(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    uvec4 corner = lattice(i);
    vec4 a = vec4(corner >> 16u) * (1.0 / 65535.0), b = vec4(corner & 65535u) * (1.0 / 65535.0);
    vec4 rows = mix(vec4(a.xz, b.xz), vec4(a.yw, b.yw), f.x);
    return mix(rows.xz, rows.yw, f.y);
}
