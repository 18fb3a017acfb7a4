#include "hash21.glsl"
// hash22: a lattice point -> two independent values 0..1.
vec2 hash22(vec2 p) {
    return vec2(hash21(p), hash21(p + vec2(71.0, 13.0)));
}
