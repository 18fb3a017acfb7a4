#include "noise.glsl"
#include "octaves.glsl"
// fbm: fractal value noise, about 0..1 (mean 0.5). Detail follows the size of the picture.
float fbm(vec2 p) {
    float sum = 0.0, amplitude = 0.5;
    for (int i = 0; i < OCTAVES; i++) {
        sum += amplitude * octave_fade(i) * (noise(p) - 0.5);
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.03 + 3.1;
        amplitude *= 0.5;
    }
    return sum + 0.5;
}
