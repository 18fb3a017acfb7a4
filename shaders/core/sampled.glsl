// A visual that was drawn into a picture of its own first: mirrored beyond its edges, so that it goes on.
uniform sampler2D drawn_picture;
void main() {
    vec2 folded = abs(mod(isf_FragNormCoord + 1.0, 2.0) - 1.0);
    vec4 colour = texture(drawn_picture, folded);
    vec3 shown = colour.rgb * colour.a;
    gl_FragColor = vec4(DISPLAY_VALUES ? shown * shown * (0.3 + 0.7 * shown) : shown, 1.0);
}
