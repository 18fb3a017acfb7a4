// fade: the blend of value noise, 0..1, smooth to its second derivative.
float fade(float f) {
    return f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
}
