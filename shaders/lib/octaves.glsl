// OCTAVES: how many octaves the size of the picture can show (the host defines it; more in a mural).
// octave_fade: how visible the finest of them is, 0..1, so that detail never pops in.
#ifndef OCTAVES
#define OCTAVES 5
#endif
#ifndef OCTAVE_FADE
#define OCTAVE_FADE 1.0
#endif
float octave_fade(int octave) {
    return octave == OCTAVES - 1 ? OCTAVE_FADE : 1.0;
}
