"""Networks with weights of a fixed seed that let no error hide: normalizations that are not the identity, statistics that
fit what arrives, so that activations neither vanish nor grow, and no parameter at a neutral start."""
import torch
from torch import nn

NORMALIZATIONS = nn.modules.batchnorm._BatchNorm


def network(name, size):
    """`resnet50` or `segmentation/fcn_resnet50` of torchvision or `timm/resnet18`, prepared."""
    torch.manual_seed(7)
    return prepared(plain(name), size)


def plain(name):
    """As it is made."""
    if name.startswith("timm/"):
        import timm
        return timm.create_model(name.removeprefix("timm/"))
    import torchvision
    if name.startswith("segmentation/"):
        maker = getattr(torchvision.models.segmentation, name.removeprefix("segmentation/"))
        return maker(weights=None, weights_backbone=None)
    options = {"init_weights": True} if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(**options)


@torch.no_grad()
def prepared(net, size):
    """The network in eval mode, and an input [1, 3, size, size]."""
    randomise(net)
    norms = [module for module in net.modules() if isinstance(module, NORMALIZATIONS)]
    net.eval()
    for norm in norms:
        norm.train()
        norm.momentum = None
    if norms:
        net(pictures(8, size))
    return net.eval(), pictures(1, size)


def pictures(count, size):
    """Noise with as much coarse as fine structure, as photographs have: [count, 3, size, size] of standard deviation 1."""
    layers = [nn.functional.interpolate(torch.randn(count, 3, cells, cells), (size, size), mode="bilinear")
              for cells in (1, 3, 9, 27, 81)]
    total = sum(layers)
    return total / total.std()


def randomise(net):
    """Shifts as large as the scales keep rounding errors from growing from layer to layer."""
    for module in net.modules():
        if isinstance(module, NORMALIZATIONS):
            module.weight.uniform_(0.3, 0.7)
            module.bias.uniform_(-0.1, 0.5)
    normalizing = {id(parameter) for module in net.modules() if isinstance(module, NORMALIZATIONS)
                   for parameter in module.parameters()}
    for name, parameter in net.named_parameters():
        if id(parameter) in normalizing:
            continue
        if parameter.dim() > 1 and parameter.std() < 1e-3:
            nn.init.normal_(parameter, std=parameter[0].numel() ** -0.5)
        elif parameter.dim() == 1 and name.endswith("weight"):
            parameter.uniform_(0.7, 1.3)
        elif parameter.dim() == 1:
            parameter.uniform_(-0.2, 0.2)
