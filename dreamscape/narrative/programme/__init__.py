"""Programmes: a festival is a TOML file of acts, curves, cues, texts and of what may happen in it."""
