// to_light: display values of sRGB -> linear light, 0..1; the fit by I. Taylor (chilliant, "sRGB Approximations for
// HLSL", 2012), within 0.003: a power costs five times as much.
vec3 to_light(vec3 x) {
    return x * (x * (x * 0.305306011 + 0.682171111) + 0.012522878);
}
