#!/usr/bin/env python3
"""Writes tiny_vgg_gray.npz and tiny_vgg_zeros.npz beside tiny_vgg.onnx of the server's test resources: gradients by pictures
of one colour, where all values of nearly every window of a max-pool are the same. In float64. Usage: even.py FOLDER
"""
import sys
from pathlib import Path

import numpy
from onnx import load, numpy_helper
import torch
from torch import nn

from gradients import gradient

PICTURES = {"gray": 0.5, "zeros": 0.0}


def features(folder):
    """The convolutional part of the network, with the weights of the file."""
    net = nn.ModuleDict({"features": nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 32, 3, padding=1), nn.ReLU(),
        nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))})
    weights = {weight.name: torch.from_numpy(numpy_helper.to_array(weight).copy())
               for weight in load(f"{folder}/tiny_vgg.onnx").graph.initializer}
    net.load_state_dict({name: weights[name] for name in net.state_dict()})
    return net["features"].double()


def main(folder):
    net = features(folder)
    for name, value in PICTURES.items():
        x = torch.full((1, 3, 32, 32), value)
        arrays = {"input": x.numpy()}
        for layer in ("1", "2", "5", "8", "10"):
            passing = [channel for channel in range(16)
                       if gradient(net, x.double(), layer, channel, 1).abs().max() > 0][:2]
            for channel in passing:
                of = gradient(net, x.double(), layer, channel, 1)
                arrays[f"grad:features.{layer}:{channel}"] = of.numpy().astype("f4")
        numpy.savez_compressed(Path(folder, f"tiny_vgg_{name}.npz"), **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
