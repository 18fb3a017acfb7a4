// hill: a smooth wave 0..1 of period 1, one at whole numbers: a cosine for a fifth of its price.
float hill(float x) {
    float t = abs(fract(x) * 2.0 - 1.0);
    return t * t * (3.0 - 2.0 * t);
}
