"""Sound made visible: a picture of what is heard, and of the score it follows."""
