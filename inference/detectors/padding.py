"""TensorFlow's "same" padding for sides that the stride divides: fixed, so that it melts into the convolution."""

from timm.layers import Conv2dSame  # type: ignore[attr-defined]
from torch import Tensor, nn


class PaddedConv(nn.Module):
    """A `Conv2dSame` of the same weights that does not ask how large its maps are."""

    def __init__(self, same: Conv2dSame) -> None:
        super().__init__()
        total = [kernel - stride for kernel, stride in zip(same.kernel_size, same.stride, strict=True)]
        height, width = total
        self.pad = nn.ZeroPad2d((width // 2, width - width // 2, height // 2, height - height // 2))
        self.conv = nn.Conv2d(same.in_channels, same.out_channels, _pair(same.kernel_size), _pair(same.stride),
                              groups=same.groups, bias=same.bias is not None)  # fmt: skip
        self.conv.load_state_dict(same.state_dict())

    def forward(self, maps: Tensor) -> Tensor:
        padded: Tensor = self.conv(self.pad(maps))
        return padded


def padded_alike(module: nn.Module) -> nn.Module:
    """The module, each `Conv2dSame` in it replaced."""
    for name, child in module.named_children():
        module.add_module(name, PaddedConv(child) if isinstance(child, Conv2dSame) else padded_alike(child))
    return module


def _pair(sides: tuple[int, ...]) -> tuple[int, int]:
    height, width = sides
    return height, width
