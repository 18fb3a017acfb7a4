#include "hash11.glsl"
// choices: four independent values 0..1 from a dream's seed: what makes two dreams of one kind differ.
vec4 choices(float seed) {
    return vec4(hash11(seed * 811.0), hash11(seed * 523.0), hash11(seed * 937.0), hash11(seed * 389.0));
}
