// What stands in for a video or a camera: lamps that drift behind a veil, somebody who walks by.
void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (2.0 * at - iResolution.xy) / iResolution.y;
    vec3 light = vec3(0.10, 0.09, 0.16) + vec3(0.10, 0.05, 0.02) * (1.0 - p.y);
    for (int k = 0; k < 6; k++) {
        float n = float(k);
        vec2 lamp = vec2(1.5 * sin(n * 2.4 + iTime * (0.11 + 0.03 * n)), 0.7 * cos(n * 1.7 + iTime * 0.13));
        vec3 hue = 0.55 + 0.45 * cos(vec3(0.0, 2.1, 4.2) + n * 1.3);
        light += hue * 0.05 / (0.04 + dot(p - lamp, p - lamp));
    }
    vec2 body = p - vec2(1.1 * sin(iTime * 0.21), -0.25 + 0.02 * sin(iTime * 2.2));
    float head = length(body - vec2(0.0, 0.55)) - 0.17;
    float coat = length(max(abs(body + vec2(0.0, 0.25)) - vec2(0.13, 0.5), 0.0)) - 0.12;
    light *= mix(0.22, 1.0, smoothstep(-0.02, 0.06, min(head, coat)));
    colour = vec4(light / (1.0 + light), 1.0);
}
