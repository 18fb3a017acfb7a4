"""What makes every texture equally loud."""

LEVELS = {
    "sea": 0.035,
    "water": 0.0488,
    "rain": 0.0524,
    "fire": 0.05,
    "wind": 0.05,
    "forest": 0.05,
    "birds": 0.05,
    "city": 0.102,
    "machine": 0.15,
    "mirror": 0.0751,
    "bones": 0.129,
    "animals": 0.118,
    "stars": 0.135,
    "dance": 0.15,
    "chase": 0.127,
    "house": 0.197,
    "song": 0.0536,
    "falling": 0.101,
    "snow": 0.155,
    "cave": 0.123,
}
"""Gain of each of TEXTURES: measured to give -30 LUFS (BS.1770) at weight 1, near and unstirred."""
