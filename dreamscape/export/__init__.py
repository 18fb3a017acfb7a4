"""Pictures become files: stills, films, sheets."""
