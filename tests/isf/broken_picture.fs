/*{"ISFVSN": "2", "CATEGORIES": ["dream"], "IMPORTED": {
    "moon": {"PATH": "no-such-moon.png"}
}}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(moon); }
