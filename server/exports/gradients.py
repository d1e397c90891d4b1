#!/usr/bin/env python3
"""Holds gradients by the input against those that PyTorch computes in float64.

    gradients.py SERVER FOLDER OPSET NETWORK...

Exports each network into the folder of a running server and asks it, by the command `layerscope` of the PATH, for the
gradient of a channel's mean at an early, a middle and a late layer, and a few more where --layers says how many. Prints a
line for each: the distance of the two gradients over the length of PyTorch's, and the same of PyTorch's own in float32.
Where ours is above 1e-5, it looks for the ReLUs and max-pools that decided differently (switches.py).
Files are removed afterwards. NETWORK is torchvision's `resnet50`, `segmentation/fcn_resnet50` or timm's `timm/resnet18`,
with the weights and normalizations of networks.py; `fresh:resnet50` has those that it is made with.
"""
import argparse
import collections
import copy
import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy
import torch

import export
import networks
import switches

ENOUGH = 1e-5
# Networks of which the exporter can't leave height and width open; of others a small picture is enough, and faster.
FIXED = {name: 224 for name in ("alexnet", "vgg11", "vgg13", "vgg16", "vgg16_bn", "vgg19", "vit_b_16")}
OPEN = collections.defaultdict(lambda: 96, inception_v3=139)


def fresh(name, size):
    torch.manual_seed(0)
    net = networks.plain(name).eval()
    return net, torch.randn(1, 3, size, size)


def exported(net, example, file, opset, axes):
    # A copy: folding normalizations changes the weights of the network itself.
    export.torchscript(copy.deepcopy(net), example, file, axes, opset_version=opset)


def calls(net, x):
    """The tensors that left modules, by path: of a module that is called several times the last one."""
    left = {}

    def hook(path):
        def record(module, inputs, output):
            if isinstance(output, torch.Tensor):
                # Modules that write into what they are given come after.
                left.pop(path, None)
                left[path] = output.clone()
                return left[path].clone()
        return record

    for path, module in net.named_modules():
        module.register_forward_hook(hook(path))
    net(x)
    return left


def gradient(net, x, layer, channel, axis):
    x = x.clone().requires_grad_(True)
    value = calls(net, x)[layer]
    return torch.autograd.grad(value.select(axis, channel).mean(), x, allow_unused=True)[0]


class Server:
    """A server's model, at the size of one input."""

    def __init__(self, address, model, x):
        self.address, self.model = address, model
        self.folder = tempfile.TemporaryDirectory()
        self.input = f"{self.folder.name}/input.npy"
        numpy.save(self.input, x.numpy())
        self.size = "x".join(map(str, x.shape[2:]))

    def layers(self):
        """By module."""
        listed = json.loads(self.command("layers", self.model, "--size", self.size, "--format", "json"))["layers"]
        return {path: layer for layer in listed for path in (layer["path"], *layer["modules"])}

    def gradient(self, layer, channel):
        file = f"{self.folder.name}/gradient.npy"
        self.command("saliency", self.model, self.input, "--layer", layer, "--channel", str(channel), "-o", file)
        return torch.from_numpy(numpy.load(file)).double()

    def command(self, *arguments):
        done = subprocess.run(["layerscope", *arguments, "--server", self.address], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout


def chosen(net, x, server, count):
    """Layers from the first to the last module that both sides know, and their axes of channels."""
    known = server.layers()
    with torch.no_grad():
        left = calls(copy.deepcopy(net), x)
    both = [(path, known[path]["channel_axis"]) for path, value in left.items()
            if path in known and known[path]["shape"] == list(value.shape) and known[path]["channel_axis"] > 0
            and not (known[path]["folded"] and isinstance(net.get_submodule(path), torch.nn.Conv2d))]
    return [both[round(i * (len(both) - 1) / (count - 1))] for i in range(count)]


def compare(address, folder, opset, name, count):
    plain = name.removeprefix("fresh:")
    prepare = fresh if plain != name else networks.network
    net, x = prepare(plain, FIXED.get(plain, OPEN[plain]))
    model = f"{plain}-{opset}".replace("/", "-")
    file = Path(folder, model + ".onnx")
    try:
        exported(net, x, file, opset, export.BATCH if plain in FIXED else export.SIZE)
        server = Server(address, model, x)
        double = copy.deepcopy(net).double()
        for layer, axis in chosen(net, x, server, count):
            for channel in range(3, 40):
                by = gradient(double, x.double(), layer, channel, axis)
                if by is not None and by.abs().max() > 0:
                    break
            ours = server.gradient(layer, channel)
            theirs = gradient(copy.deepcopy(net), x, layer, channel, axis).double()
            line = (f"{name} {opset} {x.shape[3]} {layer}:{channel} {switches.distance(ours, by):.1e} "
                    f"PyTorch's float32 {switches.distance(theirs, by):.1e}")
            if switches.distance(ours, by) > ENOUGH:
                turned, other = switches.explained(
                    lambda: gradient(double, x.double(), layer, channel, axis), ours, ENOUGH)
                line += f" after turning {len(turned)} switches: {switches.distance(ours, other):.1e}"
            print(line, flush=True)
    finally:
        file.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("folder")
    parser.add_argument("opset", type=int)
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--layers", type=int, default=3)
    options = parser.parse_args()
    for name in options.networks:
        try:
            compare(options.server, options.folder, options.opset, name, options.layers)
        except RuntimeError as failure:
            print(f"{name}: {failure}", flush=True)


if __name__ == "__main__":
    main()
