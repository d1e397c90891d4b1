#!/usr/bin/env python3
"""Holds every module of a PyTorch network against what Layerscope streams under that module's path.

    compare.py SERVER MODEL NETWORK.py

NETWORK.py leaves `net`, in eval mode and with the weights that MODEL was exported with, and `example`, an input tensor.
Every call of every module whose output is a tensor is hooked, cloned as it leaves the module, and asked for by name:
`layer1.0`, and `layer1.0.relu#1` for the first of several calls. Equal means |server - hook| <= 1e-4 (|hook| + the root
mean square of the layer). A convolution with a normalization folded in is held against what left the normalization.

Prints a line for each module that is not equal, and counts. `gone` are modules that returned what they were given, such as
a Dropout, of which exporters leave nothing. Exit code 1 where one differs.
Needs torch, numpy, grpcio and the stubs (README.md, "From Python") on the PYTHONPATH.
"""
import collections
import hashlib
import io
import re
import runpy
import sys

import grpc
import numpy
import torch
from layerscope.v1 import activations_pb2, activations_pb2_grpc, inputs_pb2, inputs_pb2_grpc
from torch import nn

TYPES = [None, "<f4", "<f2", "<f8", "i1", "<i2", "<i4", "<i8", "u1", "?"]  # by ElementType
TOLERANCE = 1e-4
LAYERS_AT_A_TIME = 32

# One call of one module: its name on the server, the module, the value that left it, and whether that is what it was given.
Hooked = collections.namedtuple("Hooked", "name module value unchanged")
# What came of one call: equal, folded, differs, gone, ambiguous or missing; the difference, and the server's sentence.
Finding = collections.namedtuple("Finding", "hooked outcome difference sentence layer")


def hooks(net, example):
    """Every call of every module that returned one tensor, in the order in which they returned."""
    calls = []
    entered = []

    def enter(module, inputs):
        entered.append(inputs[0].detach().clone() if inputs and isinstance(inputs[0], torch.Tensor) else None)

    def record(path):
        def leave(module, inputs, output):
            given = entered.pop()
            tensors = [part for part in (output if isinstance(output, (tuple, list)) else [output])
                       if isinstance(part, torch.Tensor)]
            if len(tensors) == 1:
                calls.append((path, module, tensors[0].detach().clone(), given is not None and torch.equal(given, tensors[0])))
        return leave

    handles = []
    for path, module in net.named_modules():
        if path:
            handles += [module.register_forward_pre_hook(enter), module.register_forward_hook(record(path))]
    with torch.no_grad():
        net(example)
    for handle in handles:
        handle.remove()
    total = collections.Counter(path for path, *_ in calls)
    seen = collections.Counter()
    named = []
    for path, module, value, unchanged in calls:
        seen[path] += 1
        name = path if seen[path] == total[path] else f"{path}#{seen[path]}"
        named.append(Hooked(name, module, value, unchanged))
    return named


class Server:
    """A server's model, with one input."""

    def __init__(self, address, model, example):
        channel = grpc.insecure_channel(address)
        self.activations = activations_pb2_grpc.ActivationsStub(channel)
        npy = io.BytesIO()
        numpy.save(npy, example.numpy())
        data = npy.getvalue()
        sha256 = hashlib.sha256(data).hexdigest()
        inputs_pb2_grpc.InputsStub(channel).PutInput(
            inputs_pb2.PutInputRequest(total_bytes=len(data), sha256=sha256, data=data[at : at + 2**20])
            for at in range(0, len(data), 2**20))
        self.feed = inputs_pb2.Feed(model=model, inputs=[sha256])

    def stream(self, names):
        """Yields (layer, array) for each name."""
        request = activations_pb2.StreamActivationsRequest(feed=self.feed, layers=names)
        for message in self.activations.StreamActivations(request):
            if message.HasField("header"):
                header, tensor = message.header, bytearray(message.header.total_bytes)
            elif message.HasField("end"):
                yield header.layer, numpy.frombuffer(tensor, TYPES[header.element_type]).reshape(header.shape)
            else:
                tensor[message.offset : message.offset + len(message.data)] = message.data

    def answers(self, names):
        """Yields (name, layer, array), or (name, None, the sentence that says why there is none)."""
        for at in range(0, len(names), LAYERS_AT_A_TIME):
            asked = names[at : at + LAYERS_AT_A_TIME]
            while asked:
                try:
                    for name, (layer, array) in zip(list(asked), self.stream(asked)):
                        yield name, layer, array
                    break
                except grpc.RpcError as error:
                    refused = re.match("layer: '(.*?)'", error.details())
                    if not refused or refused.group(1) not in asked:
                        raise
                    asked = [name for name in asked if name != refused.group(1)]
                    yield refused.group(1), None, error.details()


def difference(array, value):
    """The largest |server - hook| / (|hook| + root mean square of the layer); infinite where shapes differ."""
    if tuple(array.shape) != tuple(value.shape):
        return float("inf")
    expected = value.double().numpy()
    scale = abs(expected) + numpy.sqrt((expected**2).mean()) + numpy.finfo("f4").tiny
    return float((abs(array - expected) / scale).max())


@torch.no_grad()
def normalized(calls, at):
    """What leaves the batch normalization behind a convolution."""
    value = calls[at].value
    for later in calls[at + 1 :]:
        norm = later.module
        if isinstance(norm, nn.modules.batchnorm._BatchNorm) and norm.num_features == value.shape[1]:
            return nn.functional.batch_norm(value, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)
    return value


def compare(address, model, net, example):
    """A finding for each call of each module."""
    calls = hooks(net, example)
    answers = {name: (layer, array) for name, layer, array in
               Server(address, model, example).answers(list(dict.fromkeys(call.name for call in calls)))}
    for at, call in enumerate(calls):
        layer, answer = answers[call.name]
        if layer is None:
            outcome = "gone" if call.unchanged else "ambiguous" if "one of" in answer else "missing"
            yield Finding(call, outcome, None, answer, None)
            continue
        folded = layer.folded and isinstance(call.module, nn.modules.conv._ConvNd)
        worst = difference(answer, normalized(calls, at) if folded else call.value)
        outcome = "differs" if not worst <= TOLERANCE else "folded" if folded else "equal"
        yield Finding(call, outcome, worst, "", layer)


def main(address, model, network):
    made = runpy.run_path(network)
    counts = collections.Counter()
    worst = 0.0
    for finding in compare(address, model, made["net"], made["example"]):
        counts[finding.outcome] += 1
        worst = max(worst, finding.difference or 0.0)
        if finding.outcome not in ("equal", "folded"):
            print(f"{finding.outcome:9} {finding.hooked.name:40} {type(finding.hooked.module).__name__:20} "
                  f"{finding.sentence or finding.difference}")
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()), f"- worst difference {worst:.1e}")
    return 1 if counts["differs"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except grpc.RpcError as e:
        sys.exit(e.details())
