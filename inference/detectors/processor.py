"""Which short numbers this machine multiplies itself: what it does not, it makes up of others, slowly or wrongly."""

import torch

BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")  # as processors of x86 and, the last, of ARM tell it
DOT_PRODUCTS = ("avx512_vnni", "avx_vnni", "amx_int8", "dot", "i8mm")


def multiplies_bfloat16(device: torch.device | str) -> bool:
    """Whether the device does. On a processor that does not, a training step takes ten times as long as in float32."""
    return torch.device(device).type != "cpu" or _has(BFLOAT16)


def sums_eight_bits_exactly() -> bool:
    """Whether the processor has dot products of 8 bits. Without them products are added in pairs in 16 bits, where they
    are cut off at 32,767: the maps of a network whose weights use all 8 bits come out wrong by half."""
    return _has(DOT_PRODUCTS)


def _has(names: tuple[str, ...]) -> bool:
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in names)
