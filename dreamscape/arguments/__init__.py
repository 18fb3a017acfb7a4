"""What each command takes. Cheap to import: help must come at once."""
