"""The order of what teaches most keeps what it says: unsure, rare and disputed first, no two alike, some by chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
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
    assert {place.repeats for place in places[2:]} == {place.likest for place in places[2:]} == {"copy 0"}
    assert all(place.alone == places[0].value > 0.5 > place.value for place in places[2:])
    assert (places[0].alone, places[0].likest) == (places[0].value, None)


def test_every_so_many_places_a_field_stands_by_chance_and_says_so() -> None:
    pools = [pool(str(n), ("lymphocyte", 0.5 + n / 200)) for n in range(2 * CONTROL)]
    chance = [pool(f"chance {n}", ("lymphocyte", 0.99), by_chance=True) for n in range(3)]
    controls = [at for at, place in enumerate(order([*chance, *pools], MANY)) if place.control]
    assert controls[:2] == [CONTROL - 1, 2 * CONTROL - 1]
    assert len(controls) == 3


SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed: int, most: int = 40) -> list[Pool]:
    """Up to `most` fields of a few cells each, some disputed, some of the control share."""
    random = np.random.default_rng(seed)
    return [
        pool(
            str(n),
            *zip(random.choice(["a", "b", "c"], cells), random.random(cells), strict=True),
            disputed=int(random.integers(4)),
            by_chance=bool(random.integers(4) == 0),
        )
        for n, cells in enumerate(random.integers(0, 6, random.integers(most + 1)))
    ]


@settings(deadline=None)  # a busy machine is no fault
@given(SEEDS)
def test_every_field_has_one_place_and_a_value_between_nothing_and_all(seed: int) -> None:
    pools = drawn(seed)
    places = order(pools, {"a": 3})
    assert sorted(place.key for place in places) == sorted(p.key for p in pools)
    assert all(0 <= place.value <= 1 for place in places)


@settings(deadline=None)  # a busy machine is no fault
@given(SEEDS, st.integers(0, 45))
def test_the_first_places_are_the_same_however_many_are_asked_for_and_however_often(seed: int, limit: int) -> None:
    pools = drawn(seed)
    assert order(pools, {"a": 3}, limit) == order(pools, {"a": 3})[:limit]


@settings(deadline=None)  # a busy machine is no fault
@given(SEEDS, SEEDS)
def test_where_the_control_share_stands_has_nothing_to_do_with_what_is_on_its_fields(seed: int, another: int) -> None:
    pools, others = drawn(seed), {p.key: p for p in drawn(another)}
    changed = [replace(others.get(p.key, p), by_chance=True) if p.by_chance else p for p in pools]
    controls = [[(at, p.key) for at, p in enumerate(order(some, {})) if p.control] for some in (pools, changed)]
    assert controls[0] == controls[1]


@settings(deadline=None)  # a busy machine is no fault
@given(SEEDS, st.floats(0.05, 0.95))
def test_of_ten_copies_of_one_field_nine_teach_nothing(seed: int, score: float) -> None:
    others = [replace(p, by_chance=False) for p in drawn(seed)]
    copies = [pool(f"copy {n}", ("a", score), ("b", 0.5)) for n in range(10)]
    of_copies = [place for place in order([*copies, *others], {}) if place.key.startswith("copy")]
    assert max(place.value for place in of_copies[1:]) < 1e-6
    assert all(place.repeats for place in of_copies[1:])


def test_beyond_the_depth_that_is_told_apart_everything_still_has_its_place() -> None:
    pools = [pool(str(n), ("lymphocyte", 0.5)) for n in range(DEEP + 20)]
    assert len(set(keys(*pools))) == DEEP + 20
