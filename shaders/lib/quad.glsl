#include "half_plane.glsl"
// quad: distance to a convex shape of four corners, given clockwise (y up); negative inside.
float quad(vec2 p, vec2 a, vec2 b, vec2 c, vec2 d) {
    return -min(min(half_plane(p, a, b), half_plane(p, b, c)), min(half_plane(p, c, d), half_plane(p, d, a)));
}
