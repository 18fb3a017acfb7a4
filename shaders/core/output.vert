#version 330
// One point of the surface on which an output shows its slice of the picture.
in vec3 place; // where it lies in the output: x and y (0..1, y down) times w, and w
in vec2 at;    // where it lies in the slice, 0..1, y down
out vec2 uv;
void main() {
    uv = at;
    gl_Position = vec4(2.0 * place.xy - place.z, 0.0, place.z); // row 0 of the target is the top one
}
