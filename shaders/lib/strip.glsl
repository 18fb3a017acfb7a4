// strip: 1 within half_width of 0, softened over `blur` on both sides of its edge.
float strip(float x, float half_width, float blur) {
    return smoothstep(half_width + blur, half_width - blur, abs(x));
}
