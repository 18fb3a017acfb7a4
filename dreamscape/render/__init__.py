"""A Frame becomes a picture."""
