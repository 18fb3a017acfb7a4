#!/bin/sh
# Makes the pictures in docs/pictures from the built-in dreams: the same dreams and seed, the same pictures.
set -eu
cd "$(dirname "$0")/.."
run() { .venv/bin/dreamscape "$@"; }
[ -x .venv/bin/dreamscape ] || sh scripts/setup.sh
show=$(mktemp -d)/dream-collective.dream
run import assets/dreams/dream-collective.jsonl --out "$show" --duration 60s --seed 7
picture() { run still "$show" --at "$2" --size "${3:-960x540}" --out "docs/pictures/$1.png"; }
picture gathering 11
picture first-night 27
picture mending 34
picture convergence 42
picture sunrise 57
picture one-dream 27 480x270
run sound "$show" --plot docs/pictures/sound.png
run demo --out "$(dirname "$show")/demo" --seconds 5 --size 64x36 --fps 2 >/dev/null
.venv/bin/python -c 'import sys; from PIL import Image
sheet = Image.open(sys.argv[1]); sheet.resize((1200, 1200 * sheet.height // sheet.width), Image.Resampling.LANCZOS).save(sys.argv[2])
' "$(dirname "$show")/demo/visuals.png" docs/pictures/visuals.png
.venv/bin/python -c 'from PIL import Image
name = "docs/pictures/sound.png"; Image.open(name).resize((1200, 750), Image.Resampling.LANCZOS).save(name, optimize=True)
'
rm -f docs/pictures/*.png.json
rm -r "$(dirname "$show")"
