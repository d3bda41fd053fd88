"""Runs a detector by its graphs: the same findings as torch's, in a fraction of the time on a CPU."""

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import batched_nms, clip_boxes_to_image

from inference.detectors import graph, looks, pooling
from inference.detectors.base import Output
from inference.detectors.engine import SIZES_KEPT, Engine


class Compiled:
    """A detector's graphs at work; called from one thread at a time.

    detector: what the graphs were made from; its anchors, limits and thresholds hold. engine: compiles them.
    """

    def __init__(self, detector: nn.Module, engine: Engine) -> None:
        assert isinstance(detector, FasterRCNN)  # graphs are made of nothing else
        self._fixed, self._trunk = engine.fixed, lru_cache(SIZES_KEPT)(engine.trunk)
        self._regions = engine.regions()
        graph.learn_scales(detector)
        self.rpn, self.heads = detector.rpn, detector.roi_heads
        # 128 where the mean is a half: what is padded is then as good as the zero that torchvision pads with
        self.padding = [round(255 * mean) for mean in detector.transform.image_mean]
        self._anchors: tuple[tuple[int, int], list[Tensor]] = ((0, 0), [])

    @torch.inference_mode()
    def __call__(self, pixels: np.ndarray) -> Output:
        """`[H, W, 3]` uint8 to what `base.Detector` gives for one picture, and how each cell looks."""
        size = (pixels.shape[0], pixels.shape[1])
        maps, boxes = self.proposed(pixels)
        logits, moves = self.judged(maps, boxes)
        kept, scores, labels = self.heads.postprocess_detections(logits, moves, [boxes], [size])
        look = looks.of_pooled(self._pooled(maps, kept[0]))
        return {"boxes": kept[0], "labels": labels[0], "scores": scores[0], "looks": look}

    def proposed(self, pixels: np.ndarray) -> tuple[list[Tensor], Tensor]:
        """`[H, W, 3]` uint8 to the maps `[1, H, W, C]`, which stand until the next call, and proposals `[N, 4]`."""
        padded = self._padded(pixels)
        said = self._infer(self._trunk(self._fixed(*padded.shape[:2])), padded[None])
        third = len(said) // 3
        maps, objectness, deltas = said[:third], said[third : 2 * third], said[2 * third :]
        anchors = self._anchors_for(padded.shape[:2], maps)
        return maps, self._proposals((pixels.shape[0], pixels.shape[1]), anchors, objectness, deltas)

    def judged(self, maps: list[Tensor], boxes: Tensor) -> list[Tensor]:
        """What the heads say of boxes `[N, 4]`: logits `[N, L]` and moves `[N, 4L]`, standing till the next call."""
        return self._infer(self._regions, self._pooled(maps, boxes))

    def _pooled(self, maps: list[Tensor], boxes: Tensor) -> Tensor:
        return pooling.pooled(self.heads.box_roi_pool, maps, boxes)

    def _padded(self, pixels: np.ndarray) -> np.ndarray:
        height, width = (-(-side // graph.STRIDE) * graph.STRIDE for side in pixels.shape[:2])
        if pixels.shape[:2] == (height, width):
            return np.ascontiguousarray(pixels)
        padded = np.empty((height, width, 3), np.uint8)
        padded[:] = self.padding
        padded[: pixels.shape[0], : pixels.shape[1]] = pixels
        return padded

    def _infer(self, request: Any, *given: Any) -> list[Tensor]:
        """The request's outputs; they lie in its own memory until it is called again."""
        inputs = [g.numpy() if isinstance(g, Tensor) else g for g in given]
        request.infer(inputs, share_inputs=True)
        return [torch.from_numpy(tensor.data) for tensor in request.output_tensors]

    def _proposals(self, size: tuple[int, int], anchors: list[Tensor], objectness: list[Tensor],
                   deltas: list[Tensor]) -> Tensor:  # fmt: skip
        """Boxes `[N, 4]` as torchvision's RegionProposalNetwork gives them, decoding only the best of a level."""
        chosen, scores, levels = [], [], []
        for number, (said, moves, boxes) in enumerate(zip(objectness, deltas, anchors, strict=True)):
            each = said.shape[1]  # anchors a place
            flat = said[0].permute(1, 2, 0).flatten()
            best = flat.topk(min(self.rpn.pre_nms_top_n(), len(flat)))
            place, anchor = best.indices // each, best.indices % each
            moved = moves.view(each, 4, -1)[anchor, :, place]
            chosen.append(self.rpn.box_coder.decode_single(moved, boxes[best.indices]))
            scores.append(best.values)
            levels.append(torch.full_like(best.indices, number))
        boxes, rank = clip_boxes_to_image(torch.cat(chosen), size), torch.cat(scores).sigmoid()
        large = (boxes[:, 2:] - boxes[:, :2] >= self.rpn.min_size).all(dim=1)
        kept = large & (rank >= self.rpn.score_thresh)
        boxes, rank, level = boxes[kept], rank[kept], torch.cat(levels)[kept]
        best_first = batched_nms(boxes, rank, level, self.rpn.nms_thresh)
        found: Tensor = boxes[best_first[: self.rpn.post_nms_top_n()]]
        return found

    def _anchors_for(self, size: tuple[int, int], maps: list[Tensor]) -> list[Tensor]:
        """Anchors `[A, 4]` a level on a padded picture of that size; the next field's, of one size, are the same."""
        if self._anchors[0] != size:
            frame = ImageList(torch.empty(1).expand(1, 3, *size), [size])
            each = self.rpn.anchor_generator.num_anchors_per_location()
            places = [m[..., 0] for m in maps]  # [1, H, W]
            counts = [place.numel() * n for place, n in zip(places, each, strict=True)]
            self._anchors = size, list(self.rpn.anchor_generator(frame, places)[0].split(counts))
        return self._anchors[1]
