"""MIDI: knobs, buttons and clocks of other people's making."""
