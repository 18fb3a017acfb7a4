// What every dream's fragment shader begins with; the visual's own text follows, then dream_tail. All names
// begin with dream_, dreamer_ or scene_, so that a visual may choose its own freely.
uniform float TIME, TIMEDELTA, octave_visible;
uniform vec4 DATE;
uniform int FRAMEINDEX;
uniform float scene_island;  // radius at which a dream ends in the night, plane heights
uniform float scene_valley;  // 0: no scene_valley between dreams .. 1: deep
uniform float scene_grain;   // a dream's typical radius, plane heights
uniform float scene_tile, scene_tile_pixels; // edge of a tile in plane heights and in pixels
uniform float scene_flow;    // how much of the warp moves the inside of the dreams
uniform float scene_lines;   // pixels a plane height
flat in vec4 scene_corner;   // the tile's lower left: in pixels of the target, in plane heights
flat in vec4 scene_low, scene_high; // the warped points at its lower and upper corners
vec2 dream_at;               // isf_FragNormCoord of the dream
vec2 scene_border_at;        // the warped point in which borders are decided, plane heights
flat in vec4 dreamer_line;   // pixels across, seed, age, presence
flat in vec4 dreamer_mood;   // calm, clarity, breath, weight
flat in vec4 scene_self, scene_other_1, scene_other_2, scene_other_3, scene_other_4, scene_other_5; // x, y, lead, 1 / softness
layout(location = 0) out vec4 scene_colour; // colour * weight, weight
layout(location = 1) out vec4 scene_relief; // height, emission, coverage, scene_valley: each times the share
vec4 dream_colour = vec4(0.0, 0.0, 0.0, 1.0);
float dream_height = -1.0, dream_emission = 0.0;
