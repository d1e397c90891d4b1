"""Derivatives of PyTorch networks on the other side of their ReLUs' and max-pools' switches.

Where a value is zero but for rounding, or two values of a pool's window are the same but for rounding, two programs may
decide differently, and a single such decision can change a gradient by percents. Here each is found and can be turned.
"""
import collections

import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

# Of the root mean square of a layer: what float32 leaves unknown after many layers.
CLOSE = 2e-5
RELUS = {functional.relu, torch.relu, torch.relu_, torch.Tensor.relu, torch.Tensor.relu_}


class Switches(TorchFunctionMode):
    """While it is entered, `close` collects the switches that are close, and those of `turned` are turned."""

    def __init__(self, turned=()):
        super().__init__()
        self.turned = set(turned)
        self.close = {}  # how close, by (number of the call, place)
        self.calls = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function in RELUS:
            return self.relu(args[0])
        if function in (torch.max_pool2d, functional.max_pool2d):
            return self.pool(*args, **{key: value for key, value in kwargs.items() if key != "return_indices"})
        return function(*args, **kwargs)

    def relu(self, x):
        passes = (x > 0).flatten()
        self.turn(x.detach().abs().flatten() / rms(x), passes)
        return x * passes.reshape(x.shape)

    def pool(self, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        kernel, pad = pair(kernel_size), pair(padding)
        step = pair(stride or kernel_size)
        size = functional.max_pool2d(x.detach(), kernel, step, pad, dilation, ceil_mode).shape[2:]
        behind = [max(0, (size[i] - 1) * step[i] + kernel[i] - x.shape[2 + i] - pad[i]) for i in (0, 1)]
        wide = functional.pad(x, (pad[1], behind[1], pad[0], behind[0]), value=-1e30)
        windows = functional.unfold(wide.flatten(0, 1)[:, None], kernel, stride=step)  # [N C, kernel, places]
        best, index = first_largest(windows.detach())
        others = windows.detach().scatter(1, index[:, None], -1e30)
        second, other = first_largest(others)
        first = torch.ones(best.numel(), dtype=torch.bool)
        apart = (best - second).flatten() / rms(x)
        apart[apart == 0] = 1  # the first of equal ones, for everybody
        self.turn(apart, first)
        index = torch.where(first.reshape(index.shape), index, other)
        return windows.gather(1, index[:, None]).reshape(*x.shape[:2], *size)

    def turn(self, distances, decisions):
        for place in (distances < CLOSE).nonzero().flatten().tolist():
            self.close[self.calls, place] = float(distances[place])
            if (self.calls, place) in self.turned:
                decisions[place] = ~decisions[place]
        self.calls += 1


def first_largest(windows):
    """The largest value of each window, and where it stands first: [N, kernel, places] as [N, places]."""
    largest = windows.amax(1)
    places = torch.arange(windows.shape[1])[None, :, None].expand(windows.shape)
    return largest, torch.where(windows == largest[:, None], places, windows.shape[1]).amin(1)


def rms(x):
    return x.detach().square().mean().sqrt()


def pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def explained(gradient, wanted, enough):
    """The switches that have to be turned for a gradient, and the gradient with them.

    gradient: computes it
    wanted: what another program made of it
    """
    with Switches() as plain:
        best = gradient()
    # Two values that meet in several windows of a pool are as far apart in each, and change places in all of them.
    together = collections.defaultdict(set)
    for switch, apart in plain.close.items():
        together[switch[0], apart].add(switch)
    turned = set()
    while distance(best, wanted) > enough:
        tried = []
        for switches in together.values():
            with Switches(turned ^ switches):
                tried.append((switches, gradient()))
        nearest = min(tried, key=lambda pair: distance(pair[1], wanted), default=None)
        if nearest is None or distance(nearest[1], wanted) >= distance(best, wanted):
            break
        turned ^= nearest[0]
        best = nearest[1]
    return turned, best


def distance(of, by):
    return float((of - by).norm() / by.norm())
