#!/usr/bin/python3
"""Writes the colour tables of Layerscope's colour maps as matplotlib has them.

Needs Debian's package python3-matplotlib:
    /usr/bin/python3 export_colormaps.py > ../resources/dev/layerscope/server/render/colormaps.txt

One line per colour map: its name, and 256 colours as RRGGBB from the least to the greatest value.
"""
import matplotlib
import numpy as np

MAPS = ["viridis", "magma", "inferno", "plasma", "cividis", "turbo", "gray", "RdBu_r"]

print(f"# matplotlib {matplotlib.__version__}, licences in colormaps.LICENSE; written by export_colormaps.py")
for name in MAPS:
    table = matplotlib.colormaps[name](np.arange(256), bytes=True)[:, :3]
    print(name, "".join(f"{r:02x}{g:02x}{b:02x}" for r, g, b in table))
