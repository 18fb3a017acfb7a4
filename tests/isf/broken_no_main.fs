/*{"ISFVSN": "2"}*/
float unused(float x) { return x; }
