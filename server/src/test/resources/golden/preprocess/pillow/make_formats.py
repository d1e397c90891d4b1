"""Writes the GIF, BMP, TIFF and WebP files of decode/, and what Pillow makes of them.

Made with Pillow 9.4.0 (libtiff 4.5.0, libwebp 1.2.4) and NumPy. Files that Pillow does not write are put together here.
"""

import io
import os
import struct
import zlib

import numpy as np
from PIL import Image

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "decode")
W, H = 21, 18
Y, X = np.mgrid[0:H, 0:W]
RGB = np.dstack([X * 12 + Y, 255 - Y * 13, (X * X + 5 * Y) % 256]).astype(np.uint8)
GRAY = np.array(Image.fromarray(RGB).convert("L"))
ALPHA = ((X * 17 + Y * 9) % 256).astype(np.uint8)
RGBA = np.dstack([RGB, ALPHA])
PICTURE = Image.fromarray(RGB)
written = []


def keep(name, data):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(data)
    written.append(name)


def save(name, picture, **options):
    data = io.BytesIO()
    picture.save(data, {"tif": "TIFF", "jpg": "JPEG"}.get(name[-3:], name[-4:].strip(".").upper()), **options)
    keep(name, data.getvalue())


def tiff(name, pieces, tags, order="<"):
    sizes, codes = {1: 1, 3: 2, 4: 4}, {1: "B", 3: "H", 4: "I"}
    body, offsets = b"", []
    for piece in pieces:
        offsets.append(8 + len(body))
        body += piece
    body += b"\0" * (len(body) % 2)
    entries, values = [], b""
    for tag, kind, numbers in sorted(tags, key=lambda t: t[0]):
        numbers = {"O": offsets, "L": [len(p) for p in pieces]}.get(numbers, numbers) if isinstance(numbers, str) else numbers
        packed = struct.pack("%s%d%s" % (order, len(numbers), codes[kind]), *numbers)
        if len(packed) > 4:
            at = 8 + len(body) + len(values)
            values += packed + b"\0" * (len(packed) % 2)
            packed = struct.pack(order + "I", at)
        entries.append(struct.pack(order + "HHI", tag, kind, len(numbers)) + packed.ljust(4, b"\0"))
    start = 8 + len(body) + len(values)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", start)
    keep(name, head + body + values + struct.pack(order + "H", len(entries)) + b"".join(entries) + b"\0" * 4)


def tags(bits, photometric, samples, compression=1, *more):
    return [(256, 3, [W]), (257, 3, [H]), (258, 3, [bits] * samples), (259, 3, [compression]),
            (262, 3, [photometric]), (277, 3, [samples]), *more]


STRIP = [(273, 4, "O"), (279, 4, "L"), (278, 3, [H])]
TILES = [(324, 4, "O"), (325, 4, "L"), (322, 3, [16]), (323, 3, [16])]


def tiles(pixels, pack=lambda b: b):
    for top in range(0, H, 16):
        for left in range(0, W, 16):
            tile = np.zeros((16, 16) + pixels.shape[2:], pixels.dtype)
            part = pixels[top:top + 16, left:left + 16]
            tile[:part.shape[0], :part.shape[1]] = part
            yield pack(tile)


def bits_of(rows, bits):
    result = b""
    for row in rows:
        text = "".join(format(int(v), "0%db" % bits) for v in row)
        text = text.ljust((len(text) + 7) // 8 * 8, "0")
        result += int(text, 2).to_bytes(len(text) // 8, "big")
    return result


def jpeg(tile, **options):
    data = io.BytesIO()
    Image.fromarray(tile).save(data, "JPEG", quality=95, subsampling=0, **options)
    return data.getvalue()


def tiffs():
    for compression in ("raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg"):
        save("rgb_%s.tif" % compression, PICTURE, compression=compression)
    for compression in ("group3", "group4", "tiff_ccitt"):
        save("bilevel_%s.tif" % compression, PICTURE.convert("1"), compression=compression)
    save("cmyk_jpeg.tif", PICTURE.convert("CMYK"), compression="jpeg")
    save("gray_alpha.tif", Image.fromarray(RGBA).convert("LA"), compression="tiff_lzw")
    save("lzw_predictor.tif", PICTURE, compression="tiff_lzw", tiffinfo={317: 2})
    for orientation in (3, 6):
        save("orientation%d.tif" % orientation, PICTURE, tiffinfo={274: orientation})
    save("pages.tif", PICTURE, save_all=True, append_images=[PICTURE.rotate(90)])
    for order, name in (("<", "le"), (">", "be")):
        deep = (RGB.astype(np.uint16) * 257 + 3).astype(order + "u2")
        tiff("rgb16_%s.tif" % name, [deep.tobytes()], tags(16, 2, 3) + STRIP, order)
        less = deep.astype(np.int64)
        less[:, 1:] -= deep.astype(np.int64)[:, :-1]
        less = zlib.compress((less % 65536).astype(order + "u2").tobytes())
        tiff("rgb16_predictor_%s.tif" % name, [less], tags(16, 2, 3, 8, (317, 3, [2])) + STRIP, order)
        tiff("gray16_%s.tif" % name, [(GRAY.astype(np.uint16) * 2).astype(order + "u2").tobytes()], tags(16, 1, 1) + STRIP, order)
        real = (GRAY * 1.3 - 20).astype(order + "f4")
        tiff("gray_float_%s.tif" % name, [real.tobytes()], tags(32, 1, 1, 1, (339, 3, [3])) + STRIP, order)
        whole = (GRAY.astype(np.int32) * 2 - 40).astype(order + "i4")
        tiff("gray_int_%s.tif" % name, [whole.tobytes()], tags(32, 1, 1, 1, (339, 3, [2])) + STRIP, order)
    for bits in (1, 2, 4, 8):
        packed = bits_of(GRAY >> (8 - bits), bits)
        for photometric, name in ((0, "white"), (1, "black")):
            tiff("gray%d_%s.tif" % (bits, name), [packed], tags(bits, photometric, 1) + STRIP)
        colors = [(i * 977 + c * 3331) % 65536 for c in range(3) for i in range(1 << bits)]
        tiff("palette%d.tif" % bits, [packed], tags(bits, 3, 1) + STRIP + [(320, 3, colors)])
    tiff("strips.tif", [RGB[i:i + 7].tobytes() for i in range(0, H, 7)], tags(8, 2, 3) + STRIP[:2] + [(278, 3, [7])])
    tiff("planes.tif", [zlib.compress(RGB[..., c].tobytes()) for c in range(3)], tags(8, 2, 3, 8) + STRIP + [(284, 3, [2])])
    tiff("tiles.tif", list(tiles(RGB, lambda t: t.tobytes())), tags(8, 2, 3) + TILES)
    tiff("tiles_deflate.tif", list(tiles(GRAY, lambda t: zlib.compress(t.tobytes()))), tags(8, 1, 1, 8) + TILES)
    tiff("tiles_jpeg.tif", list(tiles(RGB, jpeg)), tags(8, 6, 3, 7, (530, 3, [1, 1])) + TILES)
    tiff("rgba.tif", [RGBA.tobytes()], tags(8, 2, 4, 1, (338, 3, [2])) + STRIP)
    weighted = np.dstack([(RGB.astype(int) * ALPHA[..., None] // 255).astype(np.uint8), ALPHA])
    tiff("rgba_weighted.tif", [weighted.tobytes()], tags(8, 2, 4, 1, (338, 3, [1])) + STRIP)
    tiff("rgbx.tif", [RGBA.tobytes()], tags(8, 2, 4, 1, (338, 3, [0])) + STRIP)
    inks = np.array(PICTURE.convert("CMYK"))
    inks[..., 3] = GRAY // 3
    tiff("cmyk.tif", [zlib.compress(inks.tobytes())], tags(8, 5, 4, 8) + STRIP)


def bmp(name, bits, data, palette=b"", header=40, compression=0, height=H, masks=b""):
    if header == 12:
        head = struct.pack("<IHHHH", 12, W, height, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", header, W, height, 1, bits, compression, len(data), 0, 0, 0, 0)
        head = (head + masks).ljust(header, b"\0") if header > 40 else head + masks
    start = 14 + len(head) + len(palette)
    keep(name, b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + head + palette + data)


def padded(rows):
    return b"".join(row + b"\0" * (-len(row) % 4) for row in rows)


def runs(rows):
    result = b""
    for row in rows:
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end] == row[at]:
                end += 1
            count = min(5, len(row) - at)
            if end - at > 1 or count < 3:
                result += bytes([end - at, row[at]])
                at = end
            else:
                result += bytes([0, count]) + bytes(row[at:at + count]) + b"\0" * (count % 2)
                at += count
        result += b"\0\0"
    return result[:-2] + b"\0\1"


def bmps():
    for bits in (1, 4, 8):
        rows = (GRAY >> (8 - bits))[::-1]
        colors = [bytes([i * 7 % 256, i * 31 % 256, i * 113 % 256]) for i in range(1 << bits)]
        palette = b"".join(c + b"\0" for c in colors)
        data = padded([bits_of([row], bits) for row in rows])
        bmp("palette%d.bmp" % bits, bits, data, palette)
        bmp("palette%d_os2.bmp" % bits, bits, data, b"".join(colors), header=12)
    bgr = RGB[::-1, :, ::-1]
    bmp("rgb24.bmp", 24, padded([row.tobytes() for row in bgr]))
    bmp("rgb24_top_down.bmp", 24, padded([row.tobytes() for row in bgr[::-1]]), height=-H)
    r, g, b = (RGB[::-1, :, i].astype(int) for i in range(3))
    thousands = (r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2")
    bmp("rgb15.bmp", 16, padded([row.tobytes() for row in thousands]))
    more = (r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2")
    bmp("rgb16.bmp", 16, padded([row.tobytes() for row in more]), compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    four = np.dstack([bgr, ALPHA[::-1]]).tobytes()
    bmp("rgb32.bmp", 32, four)
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    bmp("rgba32.bmp", 32, four, compression=3, header=108, masks=masks)
    palette = b"".join(bytes([i * 7 % 256, i * 31 % 256, i * 113 % 256, 0]) for i in range(256))
    bmp("runs8.bmp", 8, runs([[int(v) for v in row] for row in (GRAY[::-1] // 32 * 32)]), palette, compression=1)


def gif_frame(name, left, top, width, height, transparent):
    data = io.BytesIO()
    Image.fromarray(GRAY // 2).convert("P").save(data, "GIF", interlace=0)
    file = bytearray(data.getvalue())
    struct.pack_into("<HH", file, 6, width, height)
    at = 13 + 3 * (2 << (file[10] & 7))
    while file[at] != 0x2C:
        at += 2
        while file[at]:
            at += 1 + file[at]
        at += 1
    struct.pack_into("<HH", file, at + 1, left, top)
    control = b"" if transparent is None else b"\x21\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
    keep(name, bytes(file[:at]) + control + bytes(file[at:]))


def gifs():
    palette = PICTURE.quantize(100)
    save("plain.gif", palette, interlace=0)
    save("interlaced.gif", palette, interlace=1)
    save("two_colors.gif", PICTURE.quantize(2))
    save("transparent.gif", palette, transparency=5)
    save("animated.gif", palette, save_all=True, append_images=[PICTURE.rotate(20).quantize(50)])
    gif_frame("offset.gif", 5, 7, 40, 30, None)
    gif_frame("offset_transparent.gif", 5, 7, 40, 30, 17)
    gif_frame("beyond.gif", 10, 9, 12, 11, None)


def webps():
    save("lossy.webp", PICTURE, quality=90)
    save("lossy_alpha.webp", Image.fromarray(RGBA), quality=90)
    save("lossless.webp", PICTURE, lossless=True)
    save("lossless_alpha.webp", Image.fromarray(RGBA), lossless=True)
    for colors in (2, 4, 16, 100):
        save("lossless_%d_colors.webp" % colors, PICTURE.quantize(colors).convert("RGB"), lossless=True, method=6)
    noise = Image.fromarray(np.random.RandomState(2).randint(0, 256, (H, W, 4), dtype=np.uint8))
    save("lossless_noise.webp", noise, lossless=True, exact=True)
    save("animated.webp", PICTURE, save_all=True, append_images=[PICTURE.rotate(20)], lossless=True)
    exif = Image.Exif()
    exif[274] = 6
    save("orientation6.webp", PICTURE, lossless=True, exif=exif)


def expected():
    for name in written:
        picture = Image.open(os.path.join(FOLDER, name))
        has_alpha = "A" in picture.mode or "transparency" in picture.info
        # Pillow turns TIFF upright by itself.
        if name == "orientation6.webp":
            picture = picture.transpose(Image.Transpose.ROTATE_270)
        picture.convert("RGB").save(os.path.join(FOLDER, name + ".expected.png"), optimize=True)
        if has_alpha:
            visible = picture.convert("RGBA")
            paper = Image.new("RGBA", visible.size, (255, 255, 255, 255))
            Image.alpha_composite(paper, visible).convert("RGB").save(
                os.path.join(FOLDER, name + ".on_white.png"), optimize=True)


tiffs()
bmps()
gifs()
webps()
expected()
print(" ".join(sorted(written)))
