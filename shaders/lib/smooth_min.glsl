// smooth_min: the lesser of a and b, joined by a round of radius k (polynomial, after I. Quilez).
float smooth_min(float a, float b, float k) {
    float h = max(k - abs(a - b), 0.0) / k;
    return min(a, b) - h * h * k * 0.25;
}
