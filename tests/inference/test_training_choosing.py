"""The order of what teaches most keeps what it says: unsure, rare and disputed first, no two alike, some by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.training.choosing import CONTROL, DEEP, SCARCE, Pool, entropy, order


def pool(key: str, *cells: tuple[str, float], **more: object) -> Pool:
    return Pool(key, np.array([score for _, score in cells], float), [code for code, _ in cells], **more)  # type: ignore[arg-type]


def keys(*pools: Pool, approved: dict[str, int] | None = None) -> list[str]:
    return [place.key for place in order(pools, approved or {})]


MANY = {"lymphocyte": 10_000, "monocyte": 10_000}


def test_entropy_is_one_bit_at_a_half_and_none_where_all_is_certain() -> None:
    assert entropy(np.array([0.5, 0.0, 1.0, 0.11])) == pytest.approx([1, 0, 0, 0.4999], abs=1e-3)


def test_the_unsure_stand_before_the_sure() -> None:
    sure, unsure = pool("sure", ("lymphocyte", 0.99)), pool("unsure", ("lymphocyte", 0.55))
    assert keys(sure, unsure, approved=MANY) == ["unsure", "sure"]


def test_a_crowd_of_certain_cells_does_not_outweigh_a_few_unsure_ones() -> None:
    crowd = pool("crowd", *[("lymphocyte", 0.98)] * 200)
    few = pool("few", *[("lymphocyte", 0.5)] * 8)
    assert keys(crowd, few, approved=MANY) == ["few", "crowd"]


def test_a_class_of_which_few_are_approved_comes_first_and_is_named() -> None:
    common, rare = pool("common", ("lymphocyte", 0.9)), pool("rare", ("monocyte", 0.9))
    first, second = order([common, rare], {"lymphocyte": 500, "monocyte": SCARCE - 1})
    assert (first.key, first.rare, second.rare) == ("rare", ["monocyte"], [])


def test_what_two_models_see_differently_comes_first() -> None:
    agreed, disputed = pool("agreed", ("lymphocyte", 0.8)), pool("disputed", ("lymphocyte", 0.8), disputed=3)
    assert keys(agreed, disputed, approved=MANY) == ["disputed", "agreed"]


def test_ten_copies_of_one_field_do_not_fill_the_top() -> None:
    look = np.array([1.0, 0.0])
    copies = [pool(f"copy {n}", ("lymphocyte", 0.5), ("lymphocyte", 0.6), look=look) for n in range(10)]
    other = pool("other", ("monocyte", 0.8), look=np.array([0.0, 1.0]))
    places = order([*copies, other], MANY)
    assert [place.key for place in places[:2]] == ["copy 0", "other"]
    assert {place.repeats for place in places[2:]} == {"copy 0"}


def test_every_so_many_places_a_field_stands_by_chance_and_says_so() -> None:
    pools = [pool(str(n), ("lymphocyte", 0.5 + n / 200)) for n in range(2 * CONTROL)]
    chance = [pool(f"chance {n}", ("lymphocyte", 0.99), by_chance=True) for n in range(3)]
    controls = [at for at, place in enumerate(order([*chance, *pools], MANY)) if place.control]
    assert controls[:2] == [CONTROL - 1, 2 * CONTROL - 1]
    assert len(controls) == 3


CELLS = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.floats(0, 1)), max_size=4)
POOLS = st.lists(st.tuples(CELLS, st.integers(0, 3), st.booleans()), max_size=40)


def drawn(given_: list) -> list[Pool]:
    return [pool(str(n), *cells, disputed=d, by_chance=c) for n, (cells, d, c) in enumerate(given_)]


@given(POOLS)
def test_every_field_has_one_place_and_a_value_between_nothing_and_all(given_: list) -> None:
    pools = drawn(given_)
    places = order(pools, {"a": 3})
    assert sorted(place.key for place in places) == sorted(p.key for p in pools)
    assert all(0 <= place.value <= 1 for place in places)


@given(POOLS, st.integers(0, 45))
def test_the_first_places_are_the_same_however_many_are_asked_for_and_however_often(given_: list, limit: int) -> None:
    pools = drawn(given_)
    assert order(pools, {"a": 3}, limit) == order(pools, {"a": 3})[:limit]


@given(POOLS, st.lists(CELLS, min_size=40, max_size=40))
def test_where_the_control_share_stands_has_nothing_to_do_with_what_is_on_its_fields(
    given_: list, others: list
) -> None:
    pools = drawn(given_)
    changed = [pool(p.key, *cells, by_chance=True) if p.by_chance else p for p, cells in zip(pools, others)]  # noqa: B905
    places = [
        [(at, place.key) for at, place in enumerate(order(some, {})) if place.control] for some in (pools, changed)
    ]
    assert places[0] == places[1]


@given(CELLS.filter(lambda cells: any(0.01 < score < 0.99 for _, score in cells)), POOLS)
def test_of_ten_copies_of_one_field_the_others_stand_behind_whatever_else_teaches(cells: list, given_: list) -> None:
    others = [p for p in drawn(given_) if not p.by_chance]
    copies = [pool(f"copy {n}", *cells) for n in range(10)]
    places = order([*copies, *others], {})
    second = [place.key.startswith("copy") for place in places].index(True) + 1
    behind = [place.value for place in places[second:] if place.key.startswith("copy")]
    assert max(behind) < 1e-6


def test_beyond_the_depth_that_is_told_apart_everything_still_has_its_place() -> None:
    pools = [pool(str(n), ("lymphocyte", 0.5)) for n in range(DEEP + 20)]
    assert len(set(keys(*pools))) == DEEP + 20
