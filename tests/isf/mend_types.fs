/*{
    "ISFVSN": "2", "DESCRIPTION": "input types of dialects, ranges that do not hold their defaults",
    "INPUTS": [
        {"NAME": "steps", "TYPE": "int", "DEFAULT": 3, "MIN": 0, "MAX": 8},
        {"NAME": "axis", "TYPE": "point3D", "DEFAULT": [0.25, 0.5, 0.75]},
        {"NAME": "wide", "TYPE": "float", "DEFAULT": 5.0, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "turned", "TYPE": "float", "DEFAULT": 0.5, "MIN": 1.0, "MAX": 0.0},
        {"NAME": "turned", "TYPE": "float", "DEFAULT": 0.75},
        {"NAME": "odd", "TYPE": "float", "DEFAULT": "none"},
    ],
}*/
void main() {
    gl_FragColor = vec4(axis.xy, float(steps) / 8.0, wide * turned * 0.4 + odd);
}
