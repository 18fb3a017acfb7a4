// centred: where this pixel is in the dream: (0,0) its middle, 1 its nominal edge, y up; goes on beyond 1.
vec2 centred() {
    return (isf_FragNormCoord - 0.5) * 2.0 * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
}
