#!/usr/bin/python3
"""The same gradients with PyTorch, beside which `layerscope-server benchmark gradients` can be read: a forward pass that a
hook leaves after the layer, and the way back to the input alone, on 2 threads. Needs torch and torchvision.

    gradients.py export MODEL FILE.onnx
    gradients.py MODEL LAYER CHANNEL SIZE BATCH       prints a JSON line: milliseconds for one step
    gradients.py compare [TURNS]                      runs both in turn and prints, per case, our time over PyTorch's

MODEL may name a part: vgg11.features.
"""
import json
import math
import os
import subprocess
import sys
import tempfile
import time

CASES = (
    ("resnet34", "layer4.0", 5),
    ("resnet50", "layer4.0", 5),
    ("vgg11.features", "18", 5),
    ("convnext_tiny.features", "7.1", 5),
    ("mobilenet_v2.features", "16", 5),
)
SIZES = ((224, 1), (112, 1), (224, 8), (112, 8))
JAR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "target", "layerscope-server.jar")


class Stop(Exception):
    """Leaves the forward pass once the layer is known."""


def network(name):
    import torch
    import torchvision

    torch.set_num_threads(2)
    torch.manual_seed(0)
    family, *path = name.split(".")
    net = getattr(torchvision.models, family)().eval()
    for part in path:
        net = getattr(net, part)
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return torch, net


def export(name, path):
    torch, net = network(name)
    axes = {"input": {0: "batch", 2: "height", 3: "width"}}
    torch.onnx.export(net, torch.zeros(1, 3, 224, 224), path, opset_version=17,
                      input_names=["input"], output_names=["output"], dynamic_axes=axes)


def measure(name, layer, channel, size, batch, rounds=9):
    torch, net = network(name)
    kept = {}

    def stop(module, inputs, output):
        kept["layer"] = output
        raise Stop

    dict(net.named_modules())[layer].register_forward_hook(stop)
    x = torch.randn(batch, 3, size, size, requires_grad=True)

    def milliseconds():
        started = time.perf_counter()
        try:
            net(x)
        except Stop:
            pass
        torch.autograd.grad(kept["layer"][:, channel].mean(), x)
        return (time.perf_counter() - started) * 1e3

    milliseconds()
    times = sorted(milliseconds() for _ in range(rounds))
    print(json.dumps({"name": f"{layer}:{channel} gradient {[batch, 3, size, size]} PyTorch", "unit": "ms",
                      "median": times[rounds // 2], "minimum": times[0]}), flush=True)


def last(command, wanted):
    """The JSON line of a name, and for people all of them."""
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    sys.stdout.write(lines)
    sys.stdout.flush()
    return next(line for line in map(json.loads, lines.splitlines()) if line["name"].endswith(wanted))


def compare(turns):
    with tempfile.TemporaryDirectory() as folder:
        for name, _, _ in CASES:
            subprocess.run([sys.executable, __file__, "export", name, f"{folder}/{name}.onnx"], check=True,
                           stderr=subprocess.DEVNULL)
        by_size = {}
        for name, layer, channel in CASES:
            for size, batch in SIZES:
                ratios = {"median": [], "minimum": []}
                for _ in range(turns):
                    ours = last(["java", "-jar", JAR, "benchmark", "gradients", "--model", f"{folder}/{name}.onnx",
                                 "--layer", layer, "--channel", str(channel), "--size", str(size),
                                 "--batch", str(batch), "--rounds", "9", "--warm-up", "3"], "]")
                    theirs = last([sys.executable, __file__, name, layer, str(channel), str(size), str(batch)], "PyTorch")
                    for key in ratios:
                        ratios[key].append(ours[key] / theirs[key])
                middle = {key: sorted(values)[len(values) // 2] for key, values in ratios.items()}
                by_size.setdefault((size, batch), []).append(middle["median"])
                print(f"{name} {layer} {size} x{batch}: {middle['median']:.2f} by medians, "
                      f"{middle['minimum']:.2f} by minima", file=sys.stderr, flush=True)
        for (size, batch), values in by_size.items():
            mean = math.exp(sum(map(math.log, values)) / len(values))
            print(f"all {size} x{batch}: {mean:.2f}, at most {max(values):.2f}", file=sys.stderr)


if sys.argv[1] == "export":
    export(*sys.argv[2:4])
elif sys.argv[1] == "compare":
    compare(int(sys.argv[2]) if len(sys.argv) > 2 else 3)
else:
    measure(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
