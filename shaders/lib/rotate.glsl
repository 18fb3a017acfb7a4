// rotate: the matrix that turns by `angle` radians, counter-clockwise.
mat2 rotate(float angle) {
    float c = cos(angle), s = sin(angle);
    return mat2(c, s, -s, c);
}
