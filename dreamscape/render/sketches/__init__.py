"""Drawings of dreamers: from strokes to light in a dream."""
