"""Makes the two fonts beside this file anew. See README.md."""

import pathlib
import re
import sys
import tomllib

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent


def words():
    """Every text that a picture can show: names of cards, spreads and places, and the picture's own words."""
    for lang in ("zh-TW", "en"):
        names = tomllib.loads((root / f"assets/deck/names/{lang}.toml").read_text("utf-8"))
        yield from texts(names)
    for path in sorted((root / "data-seed/cards").rglob("*.toml")):
        yield from texts(tomllib.loads(path.read_text("utf-8"))["standard"])
    for spread in tomllib.loads((root / "data-seed/spreads.toml").read_text("utf-8"))["spread"]:
        for lang in ("zh-TW", "en"):
            yield spread[lang]["display_name"]
            yield from (place[lang]["name"] for place in spread["position"])
    for path in sorted((root / "src/features/sharing/picture").glob("*.rs")):
        # A Rust literal in a comment costs a glyph more; nothing is lost.
        yield path.read_text("utf-8")


def texts(table):
    for key, value in table.items():
        if key in ("alt_text", "aliases_zh"):
            continue
        if isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, list):
            yield from value
        else:
            yield str(value)


def subset(font, characters, to):
    options = Options()
    options.layout_features = ["kern", "mark", "ccmp"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(one) for one in characters])
    subsetter.subset(font)
    # One of them comes out of a woff2.
    font.flavor = None
    # Otherwise the time of the making is in the file, and the same font differs each time.
    font.recalcTimestamp = False
    font.save(to)
    print(f"{to.name}: {len(font.getBestCmap())} characters, {to.stat().st_size} bytes")


def main(noto):
    latin = {chr(code) for code in range(0x20, 0x7F)} | set("·–—‘’“”…×°")
    shown = {one for text in words() for one in text if not re.match(r"[\x00-\x1f]", one)}
    chinese = {one for one in shown if ord(one) > 0x2E7F} | latin
    faces = TTCollection(noto).fonts
    face = next(one for one in faces if one["name"].getDebugName(1) == "Noto Sans CJK TC")
    subset(face, chinese, here / "noto-sans-tc.otf")
    chakra = TTFont(root / "assets/web/fonts/chakra-petch-latin-500-normal.woff2")
    subset(chakra, latin & {chr(code) for code in chakra.getBestCmap()}, here / "chakra-petch.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
