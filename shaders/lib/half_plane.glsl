// half_plane: distance to the line through a and b: positive on the right of the way from a to b.
float half_plane(vec2 p, vec2 a, vec2 b) {
    vec2 way = normalize(b - a);
    return dot(p - a, vec2(way.y, -way.x));
}
