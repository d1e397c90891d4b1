#!/usr/bin/python3
"""The same layers with PyTorch, beside which `layerscope-server benchmark layers` can be read: a forward pass that a hook
leaves after the layer, on 2 threads. Needs torch and torchvision.

    hook.py export resnet34 FILE.onnx
    hook.py resnet34 LAYER [LAYER ...]        prints a JSON line per layer: milliseconds for one 224x224 picture
"""
import json
import sys
import time

import torch
import torchvision


class Stop(Exception):
    """Leaves the forward pass once the layer is known."""


def stop(module, inputs, output):
    raise Stop


def milliseconds(net, picture):
    started = time.perf_counter()
    try:
        net(picture)
    except Stop:
        pass
    return (time.perf_counter() - started) * 1e3


def network(name):
    torch.set_num_threads(2)
    torch.manual_seed(0)
    return getattr(torchvision.models, name)().eval()


def export(name, path):
    axes = {"input": {0: "batch", 2: "height", 3: "width"}}
    torch.onnx.export(network(name), torch.zeros(1, 3, 224, 224), path, opset_version=17,
                      input_names=["input"], output_names=["output"], dynamic_axes=axes)


@torch.no_grad()
def measure(name, layers):
    picture = torch.randn(1, 3, 224, 224)
    for layer in layers:
        net = network(name)
        dict(net.named_modules())[layer].register_forward_hook(stop)
        for _ in range(5):
            milliseconds(net, picture)
        times = sorted(milliseconds(net, picture) for _ in range(15))
        print(json.dumps({"name": f"{layer} PyTorch", "unit": "ms", "median": times[7], "minimum": times[0]}))


if sys.argv[1] == "export":
    export(*sys.argv[2:4])
else:
    measure(sys.argv[1], sys.argv[2:])
