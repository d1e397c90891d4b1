"""Writes images.npz: where torch.optim.AdamW moves an image, in double precision (seen with PyTorch 1.13.1).

    python3 make.py

The loss is minus the mean of one channel of activation(conv(image)). For each case "NAME:" with `weight` [8, 3, 3, 3], `bias` [8],
`channel`, `decay`, and the image [1, 3, 32, 32] before the first step (`0`) and after some (`1`, `10`, `50`). The
learning rate is 0.05; betas and epsilon are PyTorch's defaults. With a Relu all weights are positive, so that whatever
is beyond its kink stays there: else single precision decides on which side a value is, and trajectories part.
"""

import numpy as np
import torch

LEARNING_RATE = 0.05


def trajectory(name, activation, weight, channel, decay):
    torch.manual_seed(7)
    bias = torch.randn(8, dtype=torch.float64).float().double() * 0.1
    image = torch.randn(1, 3, 32, 32, dtype=torch.float64).float().double().requires_grad_()
    arrays = {"weight": weight, "bias": bias, "0": image.detach().clone()}
    optimizer = torch.optim.AdamW([image], lr=LEARNING_RATE, weight_decay=decay)
    for step in range(1, 51):
        optimizer.zero_grad()
        layer = activation(torch.nn.functional.conv2d(image, weight, bias, padding=1))
        (-layer[:, channel].mean()).backward()
        optimizer.step()
        if step in (1, 10, 50):
            arrays[str(step)] = image.detach().clone()
    numbers = {f"{name}:{key}": value.numpy().astype(np.float32) for key, value in arrays.items()}
    numbers[f"{name}:channel"] = np.array([channel], np.float32)
    numbers[f"{name}:decay"] = np.array([decay], np.float32)
    return numbers


torch.manual_seed(3)
weight = (torch.randn(8, 3, 3, 3, dtype=torch.float64) * 0.3).float().double()
np.savez_compressed(
    "images.npz",
    **trajectory("Relu", torch.relu, weight.abs(), 5, 0.0),
    **trajectory("Softplus", torch.nn.functional.softplus, weight, 2, 0.0),
    **trajectory("Tanh", torch.tanh, weight, 6, 0.1),
)
