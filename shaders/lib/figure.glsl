// figure: distance to someone who stands and looks, about 1 tall, the head's middle just below (0,0): head, round
// shoulders, a coat that widens and goes on downwards; negative inside.
float figure(vec2 p) {
    float head = length((p - vec2(0.0, -0.075)) * vec2(1.25, 0.95)) - 0.08;
    vec2 q = vec2(abs(p.x), p.y + 0.29);
    vec2 out_of = max(q - vec2(0.045 - 0.14 * q.y, 0.0), 0.0);
    return min(head, length(out_of) - 0.145);
}
