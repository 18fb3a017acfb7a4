#version 330
// A light with a warm heart. About it the mark of its dreamer's role, drawn in light alone:
// guide: a star of four rays; seeker: a spark on its round; witness: a still ring; shadow: a crescent
// about a heart gone dark; trickster: three sparks that never keep their places; healer: a golden clover.
uniform float TIME;
in vec2 corner;
flat in vec3 light;
flat in vec4 mark;           // role, how clearly it is seen, seed, one pixel in corners
layout(location = 0) out vec4 lit;
const vec3 GOLD = vec3(1.0, 0.66, 0.20), WARM = vec3(1.0, 0.96, 0.88);
const float TURN = 6.2831853;

// A line of light about `width` wide, and never thinner than a pixel; 1 where `away` is 0.
float drawn(float away, float width) {
    float wide = max(width, 0.7 * mark.w);
    float near = away / wide;
    return exp(-near * near) * width / wide;
}

vec2 on_round(float turns, float radius) {
    return radius * vec2(cos(turns * TURN), sin(turns * TURN));
}

float star(vec2 p, float r) {
    float rays = drawn(min(abs(p.x), abs(p.y)), 0.035);
    return rays * max(1.0 - r * 1.25, 0.0) * smoothstep(0.10, 0.22, r) * 1.5;
}

float spark(vec2 p, vec2 at) {
    return drawn(length(p - at), 0.075);
}

float round_of(vec2 p, float r, float turns) {
    vec2 ahead = on_round(turns, 1.0);
    float trail = 0.5 + 0.5 * dot(p / max(r, 1e-3), vec2(ahead.y, -ahead.x)); // brighter where it has just been
    return spark(p, ahead * 0.52) * 1.3 + drawn(r - 0.52, 0.03) * trail * trail * 0.55;
}

float crescent(vec2 p, float r) {
    return drawn(r - 0.40, 0.05) * smoothstep(-0.1, 1.0, dot(p / max(r, 1e-3), vec2(-0.6, 0.8)));
}

float three(vec2 p, float turns) {
    float found = 0.0;
    for (int k = 0; k < 3; k++) {
        float own = float(k) / 3.0 + turns * (k == 1 ? -1.0 : 1.0);
        float wink = 0.55 + 0.45 * sin(TURN * (turns * (2.0 + float(k)) + own));
        found += spark(p, on_round(own, 0.38 + 0.14 * sin(TURN * (turns * 1.7 + own)))) * wink * 1.5;
    }
    return found;
}

float clover(vec2 p, float r) {
    float leaves = (p.x * p.x - p.y * p.y) / max(r * r, 1e-4); // cos of twice the angle
    return drawn(r - 0.30 - 0.17 * leaves * leaves, 0.045);
}

void main() {
    float r = length(corner);
    float glow = max(1.0 - r * r, 0.0);
    float heart = exp(-r * r * 60.0);
    float turns = TIME * 0.09 + mark.z;
    float shape[6] = float[6](star(corner, r), round_of(corner, r, turns), drawn(r - 0.42, 0.03) * 0.8,
                              crescent(corner, r), three(corner, turns), clover(corner, r));
    int role = int(mark.x + 0.5);
    float shown = shape[role] * mark.y * smoothstep(1.0, 0.8, r);
    heart *= role == 3 ? 1.0 - 0.85 * mark.y : 1.0;
    vec3 tone = role == 5 ? GOLD * (0.3 + light.g) : mix(light, WARM * light.g, 0.35);
    lit = vec4(light * (glow * glow * glow * 0.16 + heart) + WARM * heart * light.g * 0.5 + tone * shown * 0.9, 0.0);
}
