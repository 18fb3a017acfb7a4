/*{
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "lit", "TYPE": "bool", "DEFAULT": true},
        {"NAME": "choice", "TYPE": "long", "VALUES": [2, 4, 8], "LABELS": ["two", "four", "eight"], "DEFAULT": 4},
        {"NAME": "amount", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0, "LABEL": "Amount"},
        {"NAME": "place", "TYPE": "point2D", "DEFAULT": [0.5, 0.75], "MIN": [0, 0], "MAX": [1, 1]},
        {"NAME": "tint", "TYPE": "color", "DEFAULT": [0.1, 0.2, 0.3, 0.4]},
        {"NAME": "bang", "TYPE": "event"}
    ]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    if (at.x < 0.25) gl_FragColor = vec4(lit ? 1.0 : 0.0, float(choice) / 8.0, amount, 1.0);
    else if (at.x < 0.5) gl_FragColor = vec4(place, bang ? 1.0 : 0.0, 1.0);
    else gl_FragColor = tint;
}
