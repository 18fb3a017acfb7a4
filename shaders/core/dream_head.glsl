// What every dream's fragment shader begins with; the visual's own text follows, then dream_tail.
uniform float TIME, TIMEDELTA, octave_visible;
uniform vec4 DATE;
uniform int FRAMEINDEX;
uniform float island;  // radius at which a dream ends in the night, plane heights
uniform float valley;  // 0: no valley between dreams .. 1: deep
uniform float grain;   // a dream's typical radius, plane heights
in vec2 dream_at;
in vec2 border_at;
flat in vec4 dreamer_line;   // pixels across, seed, age, presence
flat in vec4 dreamer_mood;   // calm, clarity, breath, weight
flat in vec4 self, other_1, other_2, other_3, other_4, other_5; // x, y, lead, 1 / softness
layout(location = 0) out vec4 scene_colour; // colour * weight, weight
layout(location = 1) out vec4 scene_relief; // height, emission, coverage, valley: each times the share
vec4 dream_colour = vec4(0.0, 0.0, 0.0, 1.0);
float dream_height = -1.0, dream_emission = 0.0;
