/*{"ISFVSN": "2", "PASSES": [
    {"TARGET": "grid", "WIDTH": "$WIDTH * 100000", "FLOAT": true},
    {}
]}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(grid); }
