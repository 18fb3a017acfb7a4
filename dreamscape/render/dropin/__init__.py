"""Visuals live: files dropped into a folder while a show goes on are checked, compiled ahead, and appear."""
