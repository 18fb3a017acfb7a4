"""What makes every texture equally loud."""

LEVELS = {
    "sea": 0.035,
    "water": 0.0488,
    "rain": 0.0524,
    "fire": 0.05,
    "wind": 0.05,
    "forest": 0.05,
    "birds": 0.05,
    "city": 0.05,
    "machine": 0.05,
    "mirror": 0.05,
    "bones": 0.05,
    "animals": 0.05,
    "stars": 0.05,
    "dance": 0.05,
    "chase": 0.05,
    "house": 0.05,
    "song": 0.05,
    "falling": 0.05,
    "snow": 0.05,
    "cave": 0.123,
}
"""Gain of each of TEXTURES: measured to give -30 LUFS (BS.1770) at weight 1, near and unstirred."""
