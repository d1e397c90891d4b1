#!/usr/bin/python3
"""Writes the small pictures beside this file, and what Pillow makes of them.

Needs Debian's packages python3-pil and python3-numpy:
    /usr/bin/python3 make.py [OUTPUT_FOLDER]

    random.png          37 x 23 random pixels
    resize_HxW.png      random.png after Image.resize((W, H), BILINEAR)
    gray.png            random.png after convert("L"), as RGB
    decode/KIND.EXT     one picture of each kind that a decoder meets
    decode/KIND.EXT.expected.png   ImageOps.exif_transpose(Image.open(KIND.EXT)).convert("RGB")
    decode/KIND.EXT.on_white.png   where KIND.EXT has alpha: the same, put on white paper by alpha_composite
"""
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

RANDOM = np.random.default_rng(5)
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
HEIGHT, WIDTH = 9, 13
ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def scanlines(samples, bits):
    """Rows of packed samples, unfiltered."""
    rows = b""
    for row in samples.reshape(samples.shape[0], -1):
        packed = "".join(format(int(v), f"0{bits}b") for v in row)
        packed += "0" * (-len(packed) % 8)
        rows += b"\0" + bytes(int(packed[i : i + 8], 2) for i in range(0, len(packed), 8))
    return rows


def png(color, bits, before=b"", after=b"", interlaced=False, samples=None):
    if samples is None:
        samples = RANDOM.integers(0, 2**bits, (HEIGHT, WIDTH, SAMPLES[color]))
    h, w = samples.shape[:2]
    passes = [samples[y::dy, x::dx] for y, x, dy, dx in ADAM7] if interlaced else [samples]
    pixels = b"".join(scanlines(part, bits) for part in passes if part.size)
    header = struct.pack(">IIBBBBB", w, h, bits, color, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(pixels)) + after + chunk(b"IEND")


def palette(entries):
    return chunk(b"PLTE", RANDOM.integers(0, 256, (entries, 3), np.uint8).tobytes())


def exif(orientation):
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + b"\0\0\0\0\0\0"


def raw_profile(block):
    """EXIF as ImageMagick writes it into a text."""
    digits = block.hex()
    lines = [digits[i : i + 72] for i in range(0, len(digits), 72)]
    return "\n".join(["", "exif", f"{len(block):8}", *lines, ""]).encode()


def swapped_profile():
    """An ICC profile that would change every colour: sRGB with red and blue exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")


def smooth(channels):
    y, x = np.mgrid[0:24, 0:20]
    waves = [127 + 120 * np.sin((c + 1.3) * y / 9 + (3 - c) * x / 11) for c in range(channels)]
    return np.stack(waves, -1).round().astype(np.uint8)


def jpeg(mode="RGB", **options):
    channels = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    image = Image.fromarray(smooth(channels)[:, :, 0] if channels == 1 else smooth(channels), mode)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, **options)
    return file.getvalue()


def without(file, *markers):
    """A JPEG without the segments of some markers."""
    result, at = file[:2], 2
    while file[at + 1] != 0xDA:
        length = 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]
        if file[at + 1] not in markers:
            result += file[at : at + length]
        at += length
    return result + file[at:]


def with_segment(file, marker, data):
    return file[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + file[2:]


def adobe(transform):
    return b"Adobe\0\x64\0\0\0\0" + bytes([transform])


def renamed(file, ids):
    """A JPEG whose three components have other numbers, in the frame and in the scan."""
    frame, scan = file.index(b"\xff\xc0"), file.index(b"\xff\xda")
    changed = bytearray(file)
    for i, c in enumerate(ids):
        changed[frame + 10 + 3 * i] = c
        changed[scan + 5 + 2 * i] = c
    return bytes(changed)


def pngs():
    for bits in 1, 2, 4, 8, 16:
        yield f"gray{bits}", png(GRAY, bits)
    yield "gray16_dark", png(GRAY, 16, samples=RANDOM.integers(0, 400, (HEIGHT, WIDTH, 1)))
    for name, color in {"rgb": RGB, "gray_alpha": GRAY_ALPHA, "rgba": RGBA}.items():
        for bits in 8, 16:
            yield f"{name}{bits}", png(color, bits)
    for bits in 1, 2, 4, 8:
        yield f"palette{bits}", png(PALETTE, bits, palette(2**bits))
    transparent = chunk(b"tRNS", bytes([0, 128, 255, 7]))
    yield "palette_transparent", png(PALETTE, 4, palette(16) + transparent)
    yield "palette_transparent_interlaced", png(PALETTE, 4, palette(16) + transparent, interlaced=True)
    yield "gray_transparent", png(GRAY, 8, chunk(b"tRNS", b"\0\x20"))
    yield "rgb_transparent", png(RGB, 8, chunk(b"tRNS", b"\0\x20\0\x30\0\x40"))
    yield "rgb_interlaced", png(RGB, 8, interlaced=True)
    yield "rgba16_interlaced", png(RGBA, 16, interlaced=True)
    yield "gray2_interlaced", png(GRAY, 2, interlaced=True)
    yield "rgb_gamma", png(RGB, 8, chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "gray_gamma", png(GRAY, 8, chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "rgb_profile", png(RGB, 8, chunk(b"iCCP", b"p\0\0" + zlib.compress(swapped_profile())))
    for n in range(1, 9):
        yield f"orientation{n}", png(RGB, 8, chunk(b"eXIf", exif(n)))
    keyword, profile = b"Raw profile type exif\0", raw_profile(b"Exif\0\0" + exif(6))
    yield "orientation_text", png(RGB, 8, chunk(b"tEXt", keyword + profile))
    yield "orientation_compressed_text", png(RGB, 8, chunk(b"zTXt", keyword + b"\0" + zlib.compress(profile)))
    yield "orientation_chunk_and_text", png(RGB, 8, chunk(b"tEXt", keyword + profile) + chunk(b"eXIf", exif(3)))
    yield "orientation_late", png(RGB, 8, after=chunk(b"eXIf", exif(6)))


def jpegs():
    plain = jpeg(subsampling=0)
    yield "ycc444", plain
    yield "ycc422", jpeg(subsampling=1)
    yield "ycc420", jpeg(subsampling=2)
    yield "progressive", jpeg(subsampling=2, progressive=True)
    yield "gray", jpeg("L")
    yield "profile", jpeg(subsampling=0, icc_profile=swapped_profile())
    yield "unmarked", without(plain, 0xE0)
    yield "unmarked_rgb_names", renamed(without(plain, 0xE0), b"RGB")
    yield "adobe_rgb", with_segment(without(plain, 0xE0), 0xEE, adobe(0))
    yield "adobe_ycc", with_segment(without(plain, 0xE0), 0xEE, adobe(1))
    yield "jfif_and_adobe_rgb", with_segment(plain, 0xEE, adobe(0))
    cmyk = without(jpeg("CMYK"), 0xEE)
    yield "cmyk", with_segment(cmyk, 0xEE, adobe(0))
    yield "ycck", with_segment(cmyk, 0xEE, adobe(2))
    yield "cmyk_unmarked", cmyk
    yield "orientation6", with_segment(plain, 0xE1, b"Exif\0\0" + exif(6))
    yield "exif_broken", with_segment(plain, 0xE1, b"Exif\0\0MM\0*\0\0\xff\x08\0\x01\x01")


def expect(folder, name, file):
    (folder / name).write_bytes(file)
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
    Image.fromarray(np.asarray(image)).save(folder / f"{name}.expected.png", optimize=True)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if upright.mode in ("RGBA", "LA", "P"):
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright.convert("RGBA"))
        white.convert("RGB").save(folder / f"{name}.on_white.png", optimize=True)


def main(folder):
    random = Image.fromarray(RANDOM.integers(0, 256, (23, 37, 3), np.uint8))
    random.save(folder / "random.png")
    random.convert("L").convert("RGB").save(folder / "gray.png")
    for h, w in (10, 16), (40, 61), (50, 7), (23, 12), (9, 37), (1, 1), (3, 200):
        random.resize((w, h), Image.BILINEAR).save(folder / f"resize_{h}x{w}.png")
    decode = folder / "decode"
    decode.mkdir(exist_ok=True)
    for name, file in pngs():
        expect(decode, f"{name}.png", file)
    for name, file in jpegs():
        expect(decode, f"{name}.jpg", file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
