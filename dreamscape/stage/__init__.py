"""The stage: the show as it goes on now, on a screen. It decides nothing of the story."""
