"""DMX over the network: consoles that play, and lamps that follow the picture."""
