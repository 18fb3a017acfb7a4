#include "noise.glsl"
// firs: how deep inside a row of firs a point lies (negative outside). They stand on y = 0, up to about 0.6 high, one
// every 0.28 along x, each of its own height and lean; `row` and `grove` choose which.
float firs(vec2 p, float row, float grove) {
    float stand = p.x * 3.6 + row * 37.3, cell = floor(stand);
    float who = hash21(vec2(cell, row * 9.0 + grove * 400.0)), x = stand - cell - 0.5 + 0.3 * (who - 0.5);
    float tall = 0.16 + 0.42 * who * who, point = max(tall - p.y, 0.0) / tall;
    float bough = fract(p.y * 19.0 + who * 7.0 - abs(x) * (1.5 + who) + 0.25 * noise(p * 31.0));   // boughs hang down and out
    bough = smoothstep(0.0, 0.8, bough) * smoothstep(1.0, 0.86, bough);
    return (0.24 * point * point + 0.16 * point) * (0.35 + 0.65 * bough + 0.3 * who) - abs(x) * 0.5 - max(p.y - tall + 0.01, 0.0);
}
