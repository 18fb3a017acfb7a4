"""python -m dreamscape"""

from dreamscape.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
