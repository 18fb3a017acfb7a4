"""Hands on the stage: controls that are played live by keys and OSC, and kept."""
