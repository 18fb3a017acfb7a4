/*{"ISFVSN": "2"}*/
void main() {
    gl_FragColor = vec4(TIME / 8.0, TIMEDELTA, float(FRAMEINDEX) / 8.0, 1.0);
    if (isf_FragNormCoord.x > 0.5) gl_FragColor = vec4(DATE.x / 4000.0, DATE.y / 16.0, DATE.z / 32.0, DATE.w / 100000.0);
}
