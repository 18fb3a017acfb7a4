// hash21: a lattice point (its floor) -> 0..1, the same on every GPU (integer arithmetic only).
float hash21(vec2 p) {
    uvec2 q = uvec2(ivec2(floor(p)) + 32768);
    uint h = q.x * 1664525u + q.y * 22695477u + 1013904223u;
    h ^= h >> 16u;
    h *= 2246822519u;
    h ^= h >> 13u;
    h *= 3266489917u;
    h ^= h >> 16u;
    return float(h) * (1.0 / 4294967296.0);
}
