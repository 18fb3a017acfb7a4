"""Words as light: which part of a text is shown, in which fonts, shaped, drawn into a texture, and laid over
the scene."""
