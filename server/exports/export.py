"""The ways in which PyTorch's exporters write a network, as in server/README.md."""
import torch

FIXED, BATCH, SIZE = (), (0,), (0, 2, 3)  # axes of the input [N, 3, H, W] that stay open
AXES = {0: "batch", 2: "height", 3: "width"}


def torchscript(net, example, file, opened=SIZE, **options):
    options = {"opset_version": 17, **options}
    if torch.__version__ >= "2.5":
        options["dynamo"] = False
    torch.onnx.export(net, (example,), file, input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {axis: AXES[axis] for axis in opened}}, **options)


def torchscript_kept(net, example, file, opened=SIZE):
    """With batch normalizations as layers of their own."""
    torchscript(net, example, file, opened, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


def dynamo(net, example, file, opened=SIZE, **options):
    torch.onnx.export(net, (example,), file, dynamo=True, input_names=["input"], output_names=["output"],
                      dynamic_shapes=({axis: AXES[axis] for axis in opened},), **options)


def dynamo_kept(net, example, file, opened=SIZE, **options):
    """With batch normalizations as layers of their own."""
    dynamo(net, example, file, opened, optimize=False, **options)


WAYS = {way.__name__.replace("_", "-"): way for way in (torchscript, torchscript_kept, dynamo, dynamo_kept)}
