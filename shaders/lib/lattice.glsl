// lattice: hashes of the four corners of a lattice cell (lower left, lower right, upper left, upper right),
// equal to hash21 of each; together they cost half of what four calls cost.
uvec4 lattice(vec2 cell) {
    uvec2 q = uvec2(ivec2(cell) + 32768);
    uvec2 x = q.x * 1664525u + uvec2(0u, 1664525u);
    uvec2 y = q.y * 22695477u + uvec2(1013904223u, 1036599700u);
    uvec4 h = uvec4(x.x + y.x, x.y + y.x, x.x + y.y, x.y + y.y);
    h ^= h >> 16u;
    h *= 2246822519u;
    h ^= h >> 13u;
    h *= 3266489917u;
    h ^= h >> 16u;
    return h;
}
