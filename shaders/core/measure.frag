// The mean light of each cell of a finished picture, one pixel a cell: what the flash limiter looks at. Linear, 0..1.
#include "to_light.glsl"
uniform sampler2D picture; // display values, 0..1
uniform ivec2 cells;       // columns and rows
out vec4 light;

void main() {
    ivec2 size = textureSize(picture, 0), cell = ivec2(gl_FragCoord.xy);
    ivec2 first = cell * size / cells, end = max((cell + 1) * size / cells, first + 1);
    vec3 sum = vec3(0.0);
    for (int y = first.y; y < end.y; ++y)
        for (int x = first.x; x < end.x; ++x)
            sum += to_light(texelFetch(picture, ivec2(x, y), 0).rgb);
    ivec2 count = end - first;
    light = vec4(sum / float(count.x * count.y), 1.0);
}
