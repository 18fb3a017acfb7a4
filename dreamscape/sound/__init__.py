"""Frames to sound. Knows what a Frame's music is, and nothing of the World."""
