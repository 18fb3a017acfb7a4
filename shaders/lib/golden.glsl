// golden: the n-th of a well spread row of values 0..1. For what is equal at all pixels, where a hash would be wasted.
float golden(float n) {
    return fract(n * 0.61803399);
}
