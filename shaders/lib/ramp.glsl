// ramp: the dream's palette at x 0..1: night (almost black), near (deep), far (body), glow (highlight).
vec3 ramp(float x) {
    x = clamp(x, 0.0, 1.0);
    vec3 low = mix(night.rgb, near.rgb, smoothstep(0.0, 0.36, x));
    vec3 high = mix(far.rgb, glow.rgb, smoothstep(0.68, 1.0, x));
    return mix(low, high, smoothstep(0.30, 0.74, x));
}
