// limb: distance from p to a rod from a to b, `thick` at a and thinner at b: arms, legs, boughs.
float limb(vec2 p, vec2 a, vec2 b, float thick) {
    vec2 pa = p - a, ba = b - a;
    float along = clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0);
    return length(pa - ba * along) - thick * (1.0 - 0.45 * along);
}
