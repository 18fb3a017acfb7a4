#version 330
in vec2 corner;
flat in vec3 light;
layout(location = 0) out vec4 lit;
void main() {
    float away = dot(corner, corner);
    float glow = max(1.0 - away, 0.0);
    float heart = exp(-away * 60.0);
    lit = vec4(light * (glow * glow * glow * 0.16 + heart) + vec3(1.0, 0.96, 0.88) * heart * light.g * 0.5, 0.0);
}
