#include "noise.glsl"
// fbm3: three octaves of value noise, 0..1 (mean 0.5): soft shapes and warps, never detail.
float fbm3(vec2 p) {
    const mat2 turn = mat2(0.8, 0.6, -0.6, 0.8);
    float sum = 0.5 * noise(p);
    p = turn * p * 2.03 + 3.1;
    sum += 0.25 * noise(p);
    p = turn * p * 2.03 + 3.1;
    return sum + 0.125 * noise(p) + 0.0625;
}
