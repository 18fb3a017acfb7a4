// chances: a lattice point -> two independent values 0..1 (16 bits each) for the price of one hash21.
vec2 chances(vec2 p) {
    uvec2 q = uvec2(ivec2(floor(p)) + 32768);
    uint h = q.x * 1664525u + q.y * 22695477u + 1013904223u;
    h ^= h >> 16u;
    h *= 2246822519u;
    h ^= h >> 13u;
    h *= 3266489917u;
    h ^= h >> 16u;
    return vec2(float(h & 65535u), float(h >> 16u)) * (1.0 / 65536.0);
}
