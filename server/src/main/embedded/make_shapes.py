#!/usr/bin/python3
"""Makes the default model and its sample pictures: draws pictures of eight classes, trains a small residual network
on them, measures it on pictures that it has not seen, and exports it to ONNX.

Needs Debian's packages python3-torch, python3-numpy and python3-pil:
    /usr/bin/python3 make_shapes.py [OUTPUT_FOLDER]

It writes
    shapes.onnx          the network, opset 17: `input` [batch,3,height,width] float32, RGB in [0,1], to `logits` [batch,8].
                         Batch normalization is kept as nodes of its own, so that a convolution's output can be looked at
    shapes.labels.txt    the class names in the order of the logits, one a line
    shapes.yaml          how the server prepares pictures for this network
    CLASS.png            a sample picture each of some of the classes

Everything random is seeded and computed on one thread: on one machine, a second run makes the same files.
"""
import colorsys
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

CLASSES = ["circle", "square", "triangle", "star", "cross", "ring", "stripes", "checkerboard"]

# (height, width): pictures of each class. Most are small, for speed; the larger ones teach the network to recognise
# shapes that are wider than those that fit the small ones.
TRAINING_PICTURES = {(64, 64): 700, (72, 96): 150, (96, 72): 150, (120, 160): 50, (160, 120): 50, (160, 200): 50}
HELD_OUT_PICTURES = {(64, 64): 200, (72, 96): 50, (96, 72): 50, (120, 160): 20, (160, 120): 20, (160, 200): 20}
TRAINING_SEED, HELD_OUT_SEED, WEIGHTS_SEED = 1, 2, 3

# name: (height, width, seed), the seeds chosen by eye for pictures that differ in colour and background
SAMPLES = {
    "circle": (64, 64, 113),
    "triangle": (72, 96, 109),
    "star": (160, 200, 112),
    "ring": (128, 128, 101),
    "stripes": (160, 120, 105),
    "checkerboard": (120, 160, 120),
}

BATCH = 64
EPOCHS, LEARNING_RATE = 8, 0.1
# A batch holds pictures of one size, and each size has statistics of its own, but in use batch normalization has the
# averages of all sizes. The network gets used to those in some last epochs; without them it fails on large pictures.
FROZEN_EPOCHS, FROZEN_LEARNING_RATE = 4, 0.04
SUPERSAMPLING = 3


def inside(shape, form, u, v):
    """Whether the points (u, v) lie inside a shape of about radius 1 around the origin.

    Where a shape has a proportion to choose, such as the width of a ring, `form` in [0,1] chooses it.
    """
    rho = np.hypot(u, v)
    if shape == "circle":
        return rho < 1
    if shape == "square":
        return np.maximum(abs(u), abs(v)) < 0.8
    if shape == "triangle":
        return np.maximum.reduce([u * np.cos(a) + v * np.sin(a) for a in np.pi * np.array([1, 3, 5]) / 3]) < 0.5
    if shape == "star":
        # By symmetry only the edge from the tip (1, 0) to the notch matters, with the angle folded into [0, pi/5].
        angle = abs((np.arctan2(v, u) + np.pi / 5) % (2 * np.pi / 5) - np.pi / 5)
        x, y = rho * np.cos(angle), rho * np.sin(angle)
        notch = 0.38 + 0.1 * form
        notch_x, notch_y = notch * np.cos(np.pi / 5), notch * np.sin(np.pi / 5)
        return (1 - x) * notch_y > y * (1 - notch_x)
    if shape == "cross":
        return (np.minimum(abs(u), abs(v)) < 0.2 + 0.12 * form) & (np.maximum(abs(u), abs(v)) < 0.95)
    if shape == "ring":
        return (rho < 1) & (rho > 0.5 + 0.22 * form)
    # Stripes and checkerboards fill a disc, a square with round corners, or the whole picture.
    if form > 0.7:
        return np.full(u.shape, True)
    exponent = 2 if form < 0.35 else 6
    return u**exponent + v**exponent < 1


def second_colour(shape, period, u, v):
    """Whether the points (u, v) of a shape have its second colour, which returns after each period."""
    if shape == "stripes":
        return u % period < period / 2
    if shape == "checkerboard":
        return (u % period < period / 2) ^ (v % period < period / 2)
    return np.full(u.shape, False)


def colour(rng, hue=None):
    hue = rng.uniform() if hue is None else hue
    return np.array(colorsys.hsv_to_rgb(hue % 1, rng.uniform(0.3, 0.95), rng.uniform(0.35, 1)))


def contrasting_colour(rng, others):
    while True:
        candidate = colour(rng)
        if all(np.linalg.norm(candidate - other) > 0.5 for other in others):
            return candidate


def blend(a, b, weight):
    """From colour or picture a to b, by weights [H,W] in [0,1]."""
    return a + (b - a) * weight[..., None]


def noise(rng, height, width, cells):
    """Smooth noise [H,W] in [0,1] with about `cells` bumps along the shorter side."""
    rows, columns = (max(2, round(cells * side / min(height, width))) for side in (height, width))
    grid = torch.from_numpy(rng.uniform(0, 1, (1, 1, rows, columns)))
    return F.interpolate(grid, (height, width), mode="bicubic", align_corners=True)[0, 0].clamp(0, 1).numpy()


def surface(rng, height, width, a, b):
    """A picture [H,W,3] between two colours: a gradient, a glow, clouds, or a texture."""
    y, x = np.mgrid[0:1:height * 1j, 0:1:width * 1j]
    kind = rng.choice(["linear", "radial", "clouds", "grain", "weave"])
    if kind == "linear":
        angle = rng.uniform(0, 2 * np.pi)
        weight = 0.5 + ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)) / np.sqrt(2)
    elif kind == "radial":
        weight = np.clip(np.hypot(x - rng.uniform(), y - rng.uniform()), 0, 1)
    elif kind == "clouds":
        weight = noise(rng, height, width, rng.integers(3, 8))
    elif kind == "grain":
        weight = 0.5 + 0.5 * (noise(rng, height, width, min(height, width) // 2) - 0.5)
    else:
        rows, columns = np.mgrid[0:height, 0:width] * 2 * np.pi / rng.uniform(4, 7)
        weight = 0.5 + 0.12 * (np.sin(rows) * np.sin(columns)) + 0.3 * (x - y)
    return blend(a, b, weight)


def average_down(samples):
    """The share [H,W] of each pixel's samples that are true: antialiasing."""
    height, width = (side // SUPERSAMPLING for side in samples.shape)
    return samples.reshape(height, SUPERSAMPLING, width, SUPERSAMPLING).mean((1, 3))


def draw(shape, height, width, rng):
    """A picture [H,W,3] of uint8 that shows one shape."""
    short = min(height, width)
    radius = short * rng.uniform(0.24, 0.44)
    centre_x, centre_y = (rng.uniform(0.95 * radius, side - 0.95 * radius) for side in (width, height))
    angle, stretch = rng.uniform(0, 2 * np.pi), rng.uniform(0.9, 1.1)
    form, period = rng.uniform(), rng.uniform(0.45, 0.85)

    hue = rng.uniform()
    back = [colour(rng, hue), colour(rng, hue + rng.uniform(-0.15, 0.15))]
    front = contrasting_colour(rng, back)
    other = contrasting_colour(rng, [*back, front])

    rows, columns = (np.mgrid[0:height * SUPERSAMPLING, 0:width * SUPERSAMPLING] + 0.5) / SUPERSAMPLING
    x, y = (columns - centre_x) / radius, (rows - centre_y) / radius

    def turned(x, y):
        return (x * np.cos(angle) + y * np.sin(angle)) * stretch, (y * np.cos(angle) - x * np.sin(angle)) / stretch

    picture = surface(rng, height, width, *back)
    if rng.uniform() < 0.5:
        shadow = average_down(inside(shape, form, *turned(x - 0.12, y - 0.12)))
        picture = blend(picture, 0.6 * picture, shadow)
    cover = average_down(inside(shape, form, *turned(x, y)))
    fill = surface(rng, height, width, front, 0.8 * front + 0.2 * rng.uniform(size=3))
    fill = blend(fill, other, average_down(second_colour(shape, period, *turned(x, y))))
    picture = blend(picture, fill, cover) + rng.normal(0, rng.uniform(0, 0.03), (height, width, 1))
    return np.uint8(np.clip(picture, 0, 1) * 255 + 0.5)


def draw_all(counts, seed):
    """Pictures and labels, for each size: [(uint8 [N,3,H,W], int64 [N]), ...]."""
    rng = np.random.default_rng(seed)
    pools = []
    for (height, width), count in counts.items():
        labels = np.repeat(np.arange(len(CLASSES)), count)
        pictures = np.stack([draw(CLASSES[label], height, width, rng) for label in labels])
        pools.append((torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(labels)))
    return pools


class Stem(nn.Module):
    """The first filters, large enough that their weights are worth looking at."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(3, channels, 7, 2, 3, bias=False)
        self.bn = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))


class Block(nn.Module):
    """Two convolutions and a way around them, as in a ResNet."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.shortcut = nn.Conv2d(cin, cout, 1, stride, bias=False) if stride != 1 or cin != cout else nn.Identity()
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        return self.relu2(y + self.shortcut(x))


class ShapeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Stem(16)
        self.stage1 = nn.Sequential(Block(16, 16, 1))
        self.stage2 = nn.Sequential(Block(16, 24, 2))
        self.stage3 = nn.Sequential(Block(24, 32, 2))
        self.stage4 = nn.Sequential(Block(32, 36, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.head = nn.Linear(36, len(CLASSES))

    def forward(self, x):
        x = self.stage4(self.stage3(self.stage2(self.stage1(self.stem(x)))))
        return self.head(self.flatten(self.pool(x)))


def batches(pools, generator):
    """All pictures once, in random order, each batch of one size, and turned over at random."""
    cut = [(pool, part) for pool, (_, labels) in enumerate(pools) for part in torch.randperm(len(labels), generator=generator).split(BATCH)]
    for index in torch.randperm(len(cut), generator=generator).tolist():
        pool, part = cut[index]
        pictures, labels = pools[pool]
        flipped = [axis for axis in (2, 3) if torch.rand((), generator=generator) < 0.5]
        yield pictures[part].float().div(255).flip(flipped), labels[part]


def fit(net, pools, epochs, learning_rate, generator):
    steps = epochs * sum(-(-len(labels) // BATCH) for _, labels in pools)
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=0.9, nesterov=True, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=learning_rate, total_steps=steps, pct_start=0.2)
    for epoch in range(epochs):
        losses = []
        for pictures, labels in batches(pools, generator):
            loss = F.cross_entropy(net(pictures), labels, label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1} of {epochs}: mean loss {np.mean(losses):.4f}", flush=True)


def train(net, pools):
    generator = torch.Generator().manual_seed(WEIGHTS_SEED)
    fit(net.train(), pools, EPOCHS, LEARNING_RATE, generator)
    fit(net.eval(), pools, FROZEN_EPOCHS, FROZEN_LEARNING_RATE, generator)


@torch.no_grad()
def evaluate(net, pools):
    """Prints how much of the held-out pictures the network recognises: of all, of each size and of each class."""
    found = [(net(pictures.float().div(255)).argmax(1) == labels, labels) for pictures, labels in pools]
    hits, labels = (torch.cat(part) for part in zip(*found))
    for (pictures, _), (size_hits, _) in zip(pools, found):
        print(f"  {pictures.shape[3]}x{pictures.shape[2]}: {size_hits.float().mean():.2%} of {len(size_hits)}")
    for index, name in enumerate(CLASSES):
        print(f"  {name}: {hits[labels == index].float().mean():.2%}")
    print(f"held-out accuracy: {hits.float().mean():.2%} of {len(hits)}")


def export(net, path):
    # Without PRESERVE the exporter folds each batch normalization into the convolution before it.
    torch.onnx.export(net, torch.zeros(1, 3, 64, 64), str(path), opset_version=17, input_names=["input"], output_names=["logits"],
                      dynamic_axes={"input": {0: "batch", 2: "height", 3: "width"}, "logits": {0: "batch"}},
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


@torch.no_grad()
def write_samples(net, folder):
    for name, (height, width, seed) in SAMPLES.items():
        picture = draw(name, height, width, np.random.default_rng([HELD_OUT_SEED, seed]))
        Image.fromarray(picture).save(folder / f"{name}.png", optimize=True)
        scores = net(torch.from_numpy(picture).permute(2, 0, 1)[None].float().div(255)).softmax(1)[0]
        print(f"{name}.png: {CLASSES[scores.argmax()]} {scores.max():.2%}")


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(WEIGHTS_SEED)
    net = ShapeNet()
    print(f"parameters: {sum(p.numel() for p in net.parameters())}")

    started = time.monotonic()
    pools = draw_all(TRAINING_PICTURES, TRAINING_SEED)
    print(f"drew {sum(len(labels) for _, labels in pools)} pictures in {time.monotonic() - started:.0f} s", flush=True)
    started = time.monotonic()
    train(net, pools)
    print(f"trained in {time.monotonic() - started:.0f} s", flush=True)

    evaluate(net, draw_all(HELD_OUT_PICTURES, HELD_OUT_SEED))
    export(net, folder / "shapes.onnx")
    (folder / "shapes.labels.txt").write_text("\n".join(CLASSES) + "\n")
    (folder / "shapes.yaml").write_text("preprocessing: unit\nlabels: shapes.labels.txt\nsize: 96x96\n")
    write_samples(net, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
