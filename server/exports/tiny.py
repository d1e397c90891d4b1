#!/usr/bin/env python3
"""Writes tiny_dynamo and tiny_dynamo_bn of the server's test resources: a network with modules called twice, a chunk and a
dropout as PyTorch's dynamo exporter writes it, with normalizations merged and kept, and what hooks saw. Usage: tiny.py FOLDER
"""
import sys
from pathlib import Path

import numpy
import onnx
import torch
from torch import nn

import compare
import export
import networks


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.relu(x + self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))))


class Halves(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Sequential(nn.Conv2d(2, 2, 1), nn.GELU())

    def forward(self, x):
        kept, changed = x.chunk(2, dim=1)
        return torch.cat([kept, self.proj(changed)], dim=1)


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2), nn.BatchNorm2d(4), nn.ReLU(inplace=True))
        self.block = Block()
        self.pool = nn.MaxPool2d(2)
        self.halves = nn.Sequential(Halves(), Halves())
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(), nn.Linear(4, 5))

    def forward(self, x):
        x = self.pool(self.block(self.stem(x)))
        return self.head(self.halves(self.block(x)))


def main(folder):
    torch.manual_seed(7)
    net, example = networks.prepared(Tiny(), 32)
    calls = compare.hooks(net, example)
    for name, way, merged in (("tiny_dynamo", export.dynamo, ["stem.0"]), ("tiny_dynamo_bn", export.dynamo_kept, [])):
        file = folder / f"{name}.onnx"
        way(net, example, file, external_data=False)
        model = onnx.load(file)
        del model.graph.metadata_props[:]
        for node in model.graph.node:
            for told in [told for told in node.metadata_props if told.key.endswith(("stack_trace", "fx_node"))]:
                node.metadata_props.remove(told)
        onnx.save(model, file)
        values = {f"act:{call.name}": call.value.numpy() for call in calls if not call.unchanged and call.name not in merged}
        with torch.no_grad():
            numpy.savez_compressed(folder / f"{name}.npz", input=example.numpy(), output=net(example).numpy(), **values)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
