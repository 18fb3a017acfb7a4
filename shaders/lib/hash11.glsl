// hash11: an integer in a float -> 0..1, the same on every GPU (integer arithmetic only).
float hash11(float n) {
    uint h = uint(int(floor(n)) + 32768) * 747796405u + 2891336453u;
    h = ((h >> ((h >> 28u) + 4u)) ^ h) * 277803737u;
    h = (h >> 22u) ^ h;
    return float(h) * (1.0 / 4294967296.0);
}
