#!/usr/bin/python3
"""Writes the glyph outlines of DejaVu Sans that Layerscope draws its lettering with.

Needs Debian's packages python3-fonttools and fonts-dejavu-core:
    /usr/bin/python3 export_glyphs.py > ../resources/dev/layerscope/server/render/dejavu-sans.glyphs

One line per glyph: code point in hexadecimal (FFFD: the box for a character that is not among them), advance width and
path, in font units with y upwards. The path's commands are M x y, L x y, Q cx cy x y and Z, as in SVG.
"""
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
CODES = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2014, 0x2026, 0x2212]


class Outline(BasePen):
    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.commands = []

    def _add(self, command, *points):
        self.commands.append(" ".join([command, *(f"{v:g}" for p in points for v in p)]))

    def _moveTo(self, p):
        self._add("M", p)

    def _lineTo(self, p):
        self._add("L", p)

    def _qCurveToOne(self, control, p):
        self._add("Q", control, p)

    def _closePath(self):
        self._add("Z")


def main():
    font = TTFont(FONT)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    print(f"# DejaVu Sans {font['name'].getDebugName(5).split()[-1]}, licence in dejavu-sans.LICENSE; written by export_glyphs.py")
    print(f"unitsPerEm {font['head'].unitsPerEm}")
    print(f"xHeight {font['glyf']['x'].yMax}")
    for code, name in [*((code, names[code]) for code in CODES), (0xFFFD, ".notdef")]:
        outline = Outline(glyphs)
        glyphs[name].draw(outline)
        print(" ".join([f"{code:04X}", str(glyphs[name].width), *outline.commands]))


main()
