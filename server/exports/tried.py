#!/usr/bin/env python3
"""Exports networks into the folder of a running server, compares every module, and prints a line for each.

    tried.py SERVER FOLDER WAY[,WAY...] NETWORK...

WAY is torchscript, torchscript-kept, dynamo or dynamo-kept; NETWORK is torchvision's `resnet50` or timm's `timm/resnet18`.
Height and width stay open where the exporter can, else the batch alone. Files are removed afterwards.
"""
import collections
import sys
from pathlib import Path

import torch

import compare
import export
import networks

SIZES = collections.defaultdict(lambda: 224, inception_v3=299)


def exported(way, net, example, file):
    """The axes that stayed open."""
    try:
        export.WAYS[way](net, example, file, export.SIZE)
        return "size"
    except Exception:  # each exporter has its own
        export.WAYS[way](net, example, file, export.BATCH)
        return "batch"


def main(server, folder, ways, *names):
    for name in names:
        net, example = networks.network(name, SIZES[name])
        for way in ways.split(","):
            model = f"{name}-{way}".replace("/", "-")
            file = Path(folder, model + ".onnx")
            opened = exported(way, net, example, file)
            findings = list(compare.compare(server, model, net.eval(), example))
            counts = collections.Counter(finding.outcome for finding in findings)
            worst = max(finding.difference for finding in findings if finding.difference is not None)
            print(torch.__version__, model, opened, dict(counts), f"{worst:.1e}",
                  *(finding.hooked.name for finding in findings if finding.outcome in ("missing", "ambiguous", "differs")))
            for written in (file, Path(f"{file}.data")):
                written.unlink(missing_ok=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
