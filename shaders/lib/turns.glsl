// turns: the angle of p in whole turns, -0.5..0.5 (error below 1e-5 of a turn), at a third of the price of atan.
float turns(vec2 p) {
    vec2 a = abs(p);
    float t = min(a.x, a.y) / max(max(a.x, a.y), 1e-9), s = t * t;
    float r = t * (0.159134 + s * (-0.052569 + s * (0.028670 + s * (-0.013549 + s * 0.003316))));
    r = a.y > a.x ? 0.25 - r : r;
    r = p.x < 0.0 ? 0.5 - r : r;
    return p.y < 0.0 ? -r : r;
}
