"""A pyramid with an added bottom-up path, so that low-level place and high-level meaning both reach every level."""

from torch import Tensor, cat, nn
from torch.nn import functional


class BottomUpPath(nn.Module):
    """Maps P of a top-down pyramid, finest first, each `[B, C, H/2^i, W/2^i]`, to fused maps F of the same shapes.

    N_0 = P_0,  N_i = P_i + relu(down_i(N_{i-1}))     the bottom-up path: a 3x3 convolution of stride 2
    O_i = relu(predict_i(N_i))                        each level predicts: a 3x3 convolution
    F_i = N_i + fuse_i([O_i, upsample(O_{i+1})])      upsampled by two and fused with its neighbour, 1x1
    F_last = N_last + O_last
    """

    def __init__(self, channels: int, levels: int) -> None:
        super().__init__()
        self.down = nn.ModuleList(nn.Conv2d(channels, channels, 3, 2, 1) for _ in range(levels - 1))
        self.predict = nn.ModuleList(nn.Conv2d(channels, channels, 3, 1, 1) for _ in range(levels))
        self.fuse = nn.ModuleList(nn.Conv2d(2 * channels, channels, 1) for _ in range(levels - 1))

    def forward(self, merged: list[Tensor]) -> list[Tensor]:
        climbed = [merged[0]]
        for down, level in zip(self.down, merged[1:], strict=True):
            climbed.append(level + functional.relu(down(climbed[-1])))
        said = [functional.relu(predict(level)) for predict, level in zip(self.predict, climbed, strict=True)]
        fused = []
        for fuse, level, own, coarser in zip(self.fuse, climbed, said, said[1:], strict=False):
            larger = functional.interpolate(coarser, size=own.shape[-2:], mode="nearest")
            fused.append(level + fuse(cat([own, larger], dim=1)))
        return [*fused, climbed[-1] + said[-1]]


class FusedPyramid(nn.Module):
    """A backbone with a top-down pyramid of `levels` maps, and the bottom-up path over it; same names, same shapes."""

    def __init__(self, backbone: nn.Module, levels: int) -> None:
        super().__init__()
        self.top_down = backbone
        self.out_channels: int = backbone.out_channels  # type: ignore[assignment]
        self.bottom_up = BottomUpPath(self.out_channels, levels)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        merged = self.top_down(images)
        return dict(zip(merged, self.bottom_up(list(merged.values())), strict=True))
