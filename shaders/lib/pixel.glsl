// pixel: the width of one pixel in the units of centred().
float pixel() {
    return 2.0 / min(RENDERSIZE.x, RENDERSIZE.y);
}
