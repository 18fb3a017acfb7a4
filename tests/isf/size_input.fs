/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "cells", "TYPE": "float", "DEFAULT": 4.0, "MIN": 1.0, "MAX": 64.0}],
    "PASSES": [{"TARGET": "grid", "WIDTH": "ceil($cells) * 2", "HEIGHT": "min($HEIGHT, $cells)"}, {}]
}*/
void main() {
    gl_FragColor = PASSINDEX == 0 ? vec4(1.0) : vec4(IMG_SIZE(grid) / 64.0, 0.0, 1.0);
}
