/*{"ISFVSN": "2", "PASSES": [
    {"TARGET": "grid", "WIDTH": "$WIDTH / (1 - 1)"},
    {}
]}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(grid); }
