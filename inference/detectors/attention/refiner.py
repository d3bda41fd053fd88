"""Refines the boxes of torchvision's RoI heads with the actor, in training and in use."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.detection.roi_heads import RoIHeads

from inference.detectors.attention import refinement
from inference.detectors.attention.glimpses import Seen
from inference.detectors.attention.refinement import ActorCritic, Episode, Rules
from inference.detectors.base import IGNORED, Losses, Output, Target

Size = tuple[int, int]
FEWEST = 4  # background boxes of a picture that go along in training


@dataclass(frozen=True)
class View:
    """The maps of a batch as the RoI heads see them; R is the number of boxes of all its pictures together."""

    heads: RoIHeads
    maps: dict[str, Tensor]
    sizes: list[Size]

    def features(self, boxes: list[Tensor]) -> Tensor:
        """`[M_b, 4]` a picture to `[R, F]`."""
        found: Tensor = self.heads.box_head(self.heads.box_roi_pool(self.maps, boxes, self.sizes))
        return found

    def logits(self, features: Tensor) -> Tensor:
        """`[R, classes + 1]`."""
        found: Tensor = self.heads.box_predictor(features)[0]
        return found

    def limits(self, boxes: list[Tensor]) -> Tensor:
        """`[R, 4]`: (W, H, W, H) of each box's picture."""
        rows = [own.new_tensor([w, h, w, h]).expand(len(own), 4) for own, (h, w) in zip(boxes, self.sizes, strict=True)]
        return torch.cat(rows)

    @torch.no_grad()
    def regressed(self, proposals: list[Tensor]) -> tuple[list[Tensor], Tensor]:
        """What the two branches say: proposals moved as the regression branch has it for their likeliest class.

        Boxes a picture, and the scores `[R, classes + 1]`.
        """
        logits, regression = self.heads.box_predictor(self.features(proposals))
        flat = self.heads.box_coder.decode_single(regression, torch.cat(proposals))
        decoded = flat.unflatten(1, (-1, 4))  # [R, classes + 1, 4]
        likeliest = logits[:, 1:].argmax(dim=1) + 1
        boxes = refinement.inside(decoded[torch.arange(len(decoded)), likeliest], self.limits(proposals))
        return _split(boxes, proposals), logits.softmax(dim=1)


class Refiner(nn.Module):
    """Starts where the plain heads end. `steps` counts the steps of training so far; T_max bounds it."""

    steps: Tensor

    def __init__(self, features: int, contexts: int, rules: Rules) -> None:
        super().__init__()
        self.rules = rules
        self.actor = ActorCritic(features, contexts)
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))

    def losses(self, view: View, proposals: list[Tensor], seen: Seen, targets: list[Target]) -> Losses:
        """Plays an episode with a sample of the proposals; every term of what is learnt from it."""
        drawn, truth, labels = _sampled(view.heads, proposals, targets)
        start, _ = view.regressed(drawn)
        episode = self.play(view, start, seen.contexts_of(start), truth, labels)
        found = refinement.actor_critic_losses(episode, self.rules, int(self.steps))
        self.steps += self.rules.t_max
        ended = _split(episode.boxes, start)
        return {**found, "loss_refined_classifier": _classifier_loss(view, ended, targets)}

    def play(self, view: View, start: list[Tensor], contexts: Tensor, truth: Tensor, labels: Tensor) -> Episode:
        """Sampled actions for R boxes until each episode ends.

        start: boxes a picture. truth: `[R, 4]`. labels: `[R]`, 0 for background, which moves but earns nothing.
        """
        limits, boxes = view.limits(start), torch.cat(start)
        coder, alive, overlap = view.heads.box_coder, labels > 0, refinement.overlaps(boxes, truth)
        features = self._look(view, start)
        steps = []
        for _ in range(self.rules.t_max):
            policy, value = self.actor(refinement.state_of(features, boxes, limits, contexts))
            action = policy.sample()
            moved = refinement.inside(coder.decode_single(action, boxes), limits)
            wanted = coder.encode_single(truth, boxes)
            boxes = torch.where((alive | (labels == 0)).unsqueeze(1), moved, boxes)
            features = self._look(view, _split(boxes, start))
            after = refinement.overlaps(boxes, truth)
            right = view.logits(features).argmax(dim=1) == labels
            reward, end = refinement.rewards(overlap, after, right, self.rules)
            log_prob, entropy = policy.log_prob(action).sum(dim=1), policy.entropy().sum(dim=1)
            steps.append((log_prob, value, entropy, reward, end, alive, policy.mean, wanted))
            alive, overlap = alive & ~end, after
        last = self.actor(refinement.state_of(features, boxes, limits, contexts))[1].detach()
        record = [torch.stack(part) for part in zip(*steps, strict=True)]
        return Episode(*record, *[last, boxes])

    @torch.no_grad()
    def detect(self, view: View, proposals: list[Tensor], seen: Seen) -> list[Output]:
        """The mean action `t_max` times, then the classification of what is in the box where it ended."""
        boxes, scores = view.regressed(proposals)
        likely = scores[:, 1:].amax(dim=1) > view.heads.score_thresh
        boxes = [own[keep] for own, keep in zip(boxes, _split(likely, boxes), strict=True)]
        boxes = self.refined(view, boxes, seen.contexts_of(boxes))
        logits = view.logits(view.features(boxes))
        still = logits.new_zeros(len(logits), 4 * logits.shape[1])  # no regression after the last step
        found = zip(*view.heads.postprocess_detections(logits, still, boxes, view.sizes), strict=True)
        return [{"boxes": own, "scores": score, "labels": label} for own, score, label in found]

    def refined(self, view: View, boxes: list[Tensor], contexts: Tensor) -> list[Tensor]:
        """Boxes a picture after the mean actions."""
        limits = view.limits(boxes)
        for _ in range(self.rules.t_max):
            flat = torch.cat(boxes)
            policy, _ = self.actor(refinement.state_of(view.features(boxes), flat, limits, contexts))
            moved = refinement.inside(view.heads.box_coder.decode_single(policy.mean, flat), limits)
            boxes = _split(moved, boxes)
        return boxes

    @torch.no_grad()
    def _look(self, view: View, boxes: list[Tensor]) -> Tensor:
        """Features the actor judges by; it does not change them, the two branches do."""
        return view.features(boxes)


def _split(rows: Tensor, like: list[Tensor]) -> list[Tensor]:
    """`[R, ...]` of all pictures together to one tensor a picture, as many rows as `like` has."""
    return list(torch.split(rows, [len(own) for own in like]))


def _sampled(heads: RoIHeads, proposals: list[Tensor], targets: list[Target]) -> tuple[list[Tensor], Tensor, Tensor]:
    """Boxes a picture to play with, and of all R together the truth `[R, 4]` and the labels `[R]`.

    The positives of torchvision's sample, and about as many of its background; those are their own truth.
    """
    boxes, matched, labels, _ = heads.select_training_samples(proposals, targets)
    kept = [_balanced(own) for own in labels]
    truths = []
    for k, (own, target) in enumerate(zip(boxes, targets, strict=True)):
        cells = target["boxes"][matched[k]] if len(target["boxes"]) else own
        truths.append(torch.where((labels[k] > 0).unsqueeze(1), cells, own)[kept[k]])
    drawn = [own[keep] for own, keep in zip(boxes, kept, strict=True)]
    return drawn, torch.cat(truths), torch.cat([own[keep] for own, keep in zip(labels, kept, strict=True)])


def _balanced(labels: Tensor) -> Tensor:
    """The places of the positives, and of as many others (at least `FEWEST`), the likeliest first."""
    positive = (labels > 0).nonzero().flatten()
    return torch.cat([positive, (labels == 0).nonzero().flatten()[: max(FEWEST, len(positive))]])


def _classifier_loss(view: View, boxes: list[Tensor], targets: list[Target]) -> Tensor:
    """Cross-entropy of the classification read at the final step, labels by what the boxes cover there."""
    truth, names = [target["boxes"] for target in targets], [target["labels"] for target in targets]
    _, labels = view.heads.assign_targets_to_proposals(boxes, truth, names)
    together = torch.cat(labels)
    logits = view.logits(view.features(boxes))
    loss = functional.cross_entropy(logits, together, ignore_index=IGNORED, reduction="sum")
    return loss / max(1, int((together != IGNORED).sum()))
