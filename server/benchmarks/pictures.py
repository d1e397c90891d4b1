#!/usr/bin/python3
"""The pictures of `layerscope-server benchmark pictures` as matplotlib and scikit-learn make them, of noise of the same
shapes. Needs numpy, matplotlib and scikit-learn.

    pictures.py [ROUNDS]        prints a JSON line per picture: milliseconds from the array to the bytes, or to the colours
"""
import io
import json
import sys
import time

import matplotlib
import numpy
from sklearn.decomposition import PCA

matplotlib.use("Agg")
from matplotlib import pyplot

COLUMNS = 8


def grid(maps):
    """Eight maps in a row, each with its number and in colours from its own minimum to its maximum. As
    many pixels as Layerscope's: 998x1172."""
    rows = -(-len(maps) // COLUMNS)
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=(9.98, 11.72), frameon=False, squeeze=False)
    for cell in axes.flat:
        cell.axis("off")
    for number, (cell, channel) in enumerate(zip(axes.flat, maps)):
        cell.imshow(channel, cmap="viridis", interpolation="none")
        cell.set_title(str(number), fontsize=6)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    pyplot.close(figure)
    return file.getvalue()


def components(maps):
    """Three principal components over positions as red, green and blue, each from its minimum to its maximum."""
    channels, height, width = maps.shape
    projected = PCA(3).fit_transform(maps.reshape(channels, -1).T)
    low, high = projected.min(axis=0), projected.max(axis=0)
    return ((projected - low) / (high - low) * 255).astype(numpy.uint8).reshape(height, width, 3)


def measure(name, make, shape, rounds):
    maps = numpy.random.default_rng(0).random(shape, numpy.float32)
    make(maps)
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        make(maps)
        times.append((time.perf_counter() - started) * 1e3)
    times.sort()
    print(json.dumps({"name": f"{name} {list(shape)}", "by": "Python", "unit": "ms",
                      "median": times[len(times) // 2], "minimum": times[0]}), flush=True)


rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
measure("grid", grid, (64, 56, 56), rounds)
measure("pca", components, (512, 28, 28), rounds)
measure("pca", components, (2048, 14, 14), rounds)
