// to_display: linear light -> display values of sRGB, 0..1. Its curve above the straight beginning from two square
// roots, a third of the price of a power: the least greatest error, 0.09 steps of 255, was sought by reweighted
// least squares.
vec3 to_display(vec3 x) {
    vec3 root = sqrt(x);
    vec3 curve = 0.83375043 * root + 0.29811322 * sqrt(root) - 0.05531892 * x - 0.07690515;
    return mix(x * 12.92, curve, step(0.0031308, x));
}
