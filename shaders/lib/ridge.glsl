#include "noise.glsl"
#include "octaves.glsl"
// ridge: ridged multifractal, about 0..1: crests, veins, bark, rock (after F. K. Musgrave).
float ridge(vec2 p) {
    float sum = 0.0, amplitude = 0.5, carry = 1.0;
    for (int i = 0; i < OCTAVES; i++) {
        float v = 1.0 - abs(noise(p) * 2.0 - 1.0);
        v *= v * carry;
        carry = clamp(v * 2.0, 0.0, 1.0);
        sum += amplitude * octave_fade(i) * v;
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.07 + 3.1;
        amplitude *= 0.5;
    }
    return sum;
}
