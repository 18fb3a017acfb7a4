"""What makes every texture equally loud."""

LEVELS: dict[str, float] = {
    "sea": 0.0409,
    "water": 0.0488,
    "rain": 0.0524,
    "fire": 0.0796,
    "wind": 0.0935,
    "forest": 0.0949,
    "birds": 0.0836,
    "city": 0.132,
    "machine": 0.15,
    "mirror": 0.0751,
    "bones": 0.156,
    "animals": 0.118,
    "stars": 0.135,
    "dance": 0.15,
    "chase": 0.127,
    "house": 0.205,
    "song": 0.0536,
    "falling": 0.101,
    "snow": 0.215,
    "cave": 0.278,
}
"""Gain of each of TEXTURES: measured to give -30 LUFS (BS.1770) at weight 1, near and unstirred."""
