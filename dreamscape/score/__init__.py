"""Narrative turned into numbers: a World at a time becomes a Frame."""
