"""The grid all sound lies on."""

RATE = 48000
"""Samples a second."""
BLOCK = 512
"""Samples that are made at once: 10.67 ms."""
