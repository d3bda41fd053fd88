"""The parts of the proposed detector: its pyramid, its attention, its glimpses, and how the whole keeps together."""

import pytest
import torch
from torch import Tensor, nn

from inference.detectors import checkpoint, registry
from inference.detectors.attention.glimpses import Glimpses, Search, surprise
from inference.detectors.attention.model import AttentionRCNN
from inference.detectors.attention.pyramid import BottomUpPath
from inference.detectors.attention.soft_attention import SoftAttention, masked_softmax
from tests.inference.detectors import LITE, TARGETS, pictures

SIZES = [(96, 128), (64, 160)]  # height and width of two pictures that share a batch of 96x160


def attention_rcnn(**options: object) -> AttentionRCNN:
    torch.manual_seed(0)
    model = registry.build("attention_rcnn", classes=2, **{**LITE, **options})
    assert isinstance(model, AttentionRCNN)
    return model


def look(
    search: Search, proposals: list[Tensor], sizes: list[tuple[int, int]] = SIZES, training: bool = False
) -> tuple[object, list[Tensor], dict[str, Tensor]]:
    torch.manual_seed(0)
    glimpses = Glimpses(8, search)
    level = torch.randn(len(sizes), 8, 3, 5)  # 32 px a place
    return glimpses(level, 32, sizes, proposals, TARGETS if training else None)


def everywhere(sizes: list[tuple[int, int]] = SIZES) -> list[Tensor]:
    """A proposal of 16 px in the middle of each place of each picture."""
    return [
        torch.tensor([[x + 8, y + 8, x + 24, y + 24] for y in range(0, h, 32) for x in range(0, w, 32)]).float()
        for h, w in sizes
    ]


def test_the_bottom_up_path_brings_the_finest_and_the_coarsest_map_to_every_level() -> None:
    path = BottomUpPath(4, 3)
    maps = [torch.randn(1, 4, 2 * side, side, requires_grad=True) for side in (16, 8, 4)]
    fused = path(maps)
    assert [tuple(level.shape) for level in fused] == [(1, 4, 32, 16), (1, 4, 16, 8), (1, 4, 8, 4)]
    assert torch.autograd.grad(fused[2].sum(), maps[0], retain_graph=True)[0].any()
    assert torch.autograd.grad(fused[0].sum(), maps[1])[0].any()


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_attention_is_the_papers_two_softmaxes(cell: str) -> None:
    torch.manual_seed(0)
    attention = SoftAttention(8, 6, cell)
    attention.log_beta.data.fill_(-0.5)
    keys, _ = attention.remember(torch.randn(1, 8, 2, 3))
    query, _ = attention.ask(torch.randn(1, 6), None)
    real, free = torch.ones(1, 6, dtype=torch.bool), torch.tensor([[True, False, True, True, False, True]])
    first = torch.softmax(query @ keys[0].T / 6**0.5, dim=1)
    sharpened = torch.exp(torch.tensor(-0.5)) * 6 * first
    expected = torch.zeros(1, 6)
    expected[free] = torch.softmax(sharpened[free], dim=0)
    torch.testing.assert_close(attention.weigh(query, keys, real, free), expected)


def test_weights_are_zero_where_nothing_may_be_looked_at() -> None:
    assert masked_softmax(torch.randn(2, 3), torch.zeros(2, 3, dtype=torch.bool)).tolist() == [[0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_weights_sum_to_one_over_unmasked_places_and_never_return_to_a_visited_one(cell: str) -> None:
    seen, _, _ = look(Search(glimpses=1000, window=1, cell=cell), everywhere())
    real = torch.tensor([[r * 32 < h and c * 32 < w for r in range(3) for c in range(5)] for h, w in SIZES])
    assert seen.taken.sum(dim=1).tolist() == real.sum(dim=1).tolist() == [12, 10]
    for row in range(2):
        free = real[row].clone()
        for weights, place, taken in zip(seen.weights[row], seen.places[row], seen.taken[row], strict=True):
            if taken:
                assert float(weights.sum().detach()) == pytest.approx(1, abs=1e-5)
                assert not weights[~free].any()
                assert free[place]
                free[place] = False


def test_proposals_are_kept_where_their_centres_lie_in_the_window_of_a_glimpse() -> None:
    proposals = everywhere()
    seen, kept, _ = look(Search(glimpses=1, window=3), proposals)
    assert seen.taken.sum(dim=1).tolist() == [1, 1]
    for row in range(2):
        near = ((proposals[row][:, :2] + 8 - seen.centres[row, 0]).abs() <= 48).all(dim=1)
        assert 4 <= near.sum() <= 9
        assert torch.equal(kept[row], proposals[row][near])


def test_each_box_is_told_the_context_of_the_nearest_glimpse() -> None:
    proposals = everywhere()
    seen, _, _ = look(Search(glimpses=1000, window=1), proposals)
    contexts = seen.contexts_of(proposals)
    assert contexts.shape == (22, 128)
    first = int((seen.centres[0] == proposals[0][0, :2] + 8).all(dim=1).nonzero()[0])
    assert torch.equal(contexts[0], seen.contexts[0, first])


def test_in_use_the_search_stops_when_a_glimpse_adds_nothing_and_in_training_it_does_not() -> None:
    none = [torch.zeros(0, 4), torch.zeros(0, 4)]
    search = Search(glimpses=1000, window=1, patience=1)
    assert look(search, none)[0].taken.sum(dim=1).tolist() == [1, 1]
    assert look(Search(glimpses=1000, window=1, patience=3), none)[0].taken.sum(dim=1).tolist() == [3, 3]
    assert look(search, none, training=True)[0].taken.sum(dim=1).tolist() == [12, 10]
    one = [everywhere()[0][:1], torch.zeros(0, 4)]
    assert look(search, one)[0].taken.sum(dim=1).tolist()[1] == 1


def test_a_pictures_glimpses_do_not_depend_on_its_neighbours_in_the_batch() -> None:
    torch.manual_seed(0)
    glimpses, level, proposals = Glimpses(8, Search(glimpses=60, window=1)), torch.randn(2, 8, 3, 5), everywhere()
    together, kept, _ = glimpses(level, 32, SIZES, proposals)
    alone, kept_alone, _ = glimpses(level[1:, :, :2], 32, SIZES[1:], proposals[1:])
    steps = int(alone.taken.sum())
    assert together.taken[1].sum() == steps > 1
    assert torch.equal(together.centres[1, :steps], alone.centres[0])
    torch.testing.assert_close(together.contexts[1, :steps], alone.contexts[0])
    assert torch.equal(kept[1], kept_alone[0])


def test_attention_is_taught_to_look_at_cells_not_yet_visited() -> None:
    weights = torch.tensor([[0.5, 0.25, 0.25], [0.2, 0.3, 0.5]])
    wanted = torch.tensor([[True, False, True], [False, False, False]])
    torch.testing.assert_close(surprise(weights, wanted), -torch.tensor([0.75]).log())

    torch.manual_seed(0)
    glimpses, level = Glimpses(8, Search(glimpses=40)), torch.randn(2, 8, 3, 5)
    optimiser = torch.optim.Adam(glimpses.parameters(), 0.01)
    losses = []
    for _ in range(60):
        loss = glimpses(level, 32, SIZES, everywhere(), TARGETS)[2]["loss_attention"]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.1 < losses[0]
    first = glimpses(level, 32, SIZES, everywhere())[0].centres[0, 0]
    assert first.tolist() == [16, 16]  # the place of the only cell


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_gradients_reach_every_parameter(cell: str) -> None:
    model = attention_rcnn(search={"cell": cell}).train()
    losses = model(pictures(*SIZES), TARGETS)
    sum(losses.values()).backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()] == []


def test_every_term_of_the_loss_has_its_own_name() -> None:
    losses = attention_rcnn().train()(pictures(*SIZES), TARGETS)
    assert losses.keys() == {
        "loss_objectness", "loss_rpn_box_reg", "loss_attention", "loss_classifier", "loss_box_reg", "loss_actor",
        "loss_critic", "loss_entropy", "loss_actor_warmup", "loss_refined_classifier",
    }  # fmt: skip


@torch.inference_mode()
def test_with_refinement_off_the_detector_is_its_own_plain_head() -> None:
    model, batch = eager(attention_rcnn()), pictures((96, 128), (96, 128))
    model.refine = False
    found = model(batch)
    shown, _ = model.transform(batch)
    maps = model.backbone(shown.tensors)
    proposals = model.rpn(shown, maps)[0]
    _, local, _ = model.glimpses(maps["2"], 32, shown.image_sizes, proposals)
    plain = model.roi_heads(maps, local, shown.image_sizes)[0]
    assert len(plain[0]["boxes"]) > 0
    for ours, theirs in zip(found, plain, strict=True):
        assert all(torch.equal(ours[name], theirs[name]) for name in ("boxes", "labels", "scores"))
    model.refine = True
    assert not torch.equal(model(batch)[0]["scores"], plain[0]["scores"])


def test_a_detector_can_be_built_without_refinement() -> None:
    model = attention_rcnn(refinement={"t_max": 0})
    assert not any(name.startswith("refiner") for name in model.state_dict())
    assert "loss_actor" not in model.train()(pictures(*SIZES), TARGETS)


@torch.inference_mode()
def test_a_batch_gives_what_each_picture_gives_alone() -> None:
    model, batch = eager(attention_rcnn()), pictures((96, 128), (96, 128), (96, 128))
    for together, alone in zip(model(batch), [model([one])[0] for one in batch], strict=True):
        assert len(alone["boxes"]) > 0
        torch.testing.assert_close(together["boxes"], alone["boxes"], atol=1e-3, rtol=1e-4)
        torch.testing.assert_close(together["scores"], alone["scores"], atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_nothing_proposed_is_nothing_found() -> None:
    model = attention_rcnn().eval()
    model.rpn.score_thresh = 1.1
    assert [len(found["boxes"]) for found in model(pictures(*SIZES))] == [0, 0]


def test_pictures_without_cells_train_the_background() -> None:
    empty = [{"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64)}] * 2
    losses = attention_rcnn().train()(pictures(*SIZES), empty)
    assert all(torch.isfinite(loss) for loss in losses.values())
    assert losses["loss_attention"] == losses["loss_actor"] == losses["loss_actor_warmup"] == 0
    assert losses["loss_refined_classifier"] > 0


def test_it_is_rebuilt_from_its_checkpoint_alone(tmp_path) -> None:
    model = attention_rcnn(search={"cell": "lstm", "width": 16}, refinement={"t_max": 2})
    model.train()(pictures(*SIZES), TARGETS)
    options = {**LITE, "search": {"cell": "lstm", "width": 16}, "refinement": {"t_max": 2}}
    checkpoint.write(tmp_path, model.state_dict(), checkpoint.Description("attention_rcnn", ["a", "b"], options))
    again, _ = checkpoint.read(tmp_path)
    assert all(torch.equal(tensor, again.state_dict()[name]) for name, tensor in model.state_dict().items())
    assert int(again.refiner.steps) == 2


@pytest.mark.parametrize("options, word", [({"search": {"cell": "rnn"}}, "rnn"), ({"refinement": {"reward": 1}}, "reward"), ({"backbone": "vgg"}, "vgg")])  # fmt: skip  # noqa: E501
def test_settings_it_does_not_know_are_refused(options: dict[str, object], word: str) -> None:
    with pytest.raises(registry.UnknownArchitecture, match=word):
        attention_rcnn(**options)


def eager(model: AttentionRCNN) -> AttentionRCNN:
    """In use, and believing every proposal: an untrained one finds something."""
    model.eval().rpn.score_thresh = 0.0
    nn.init.normal_(model.refiner.actor.mean.weight, std=0.05)
    return model
