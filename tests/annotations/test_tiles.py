"""A field's pictures over the API: tiles, thumbnail and stored bytes, for members only, kept by browsers."""

import io
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.test import AsyncClient
from PIL import Image

from annotations.images import storage, tiles
from annotations.models import Field
from annotations.services import fields
from tests.annotations.pictures import encoded, jpeg, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """A storage of the test's own."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": here}
    tiles._open.clear()


@pytest.fixture
def picture(case, ana) -> Field:
    """A stored PNG of 1201×801 pixels: three levels, ragged edges."""
    data = encoded(photo(1201, 801), "PNG")
    return fields.store(case_id=case.pk, source=io.BytesIO(data), by=ana).field


def read(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def content(answer) -> bytes:
    """The body of an answer, streamed or not; reading it to the end closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    "size, count",
    [
        ((1, 1), 1),
        ((512, 512), 1),
        ((513, 1), 2),
        ((1024, 1024), 2),
        ((1025, 2), 3),
        ((2560, 1920), 4),
        ((65535, 9), 8),
    ],
)
def test_levels_are_halvings_until_one_tile_is_enough(size, count):
    assert tiles.levels(*size) == count
    assert math.ceil(max(size) / 2 ** (count - 1)) <= 512


def test_the_tiles_of_the_last_level_are_the_picture(picture):
    whole = np.zeros((801, 1201, 3), int)
    for x in range(3):
        for y in range(2):
            tile = read(tiles.read(picture, 2, x, y))
            whole[y * 512 : y * 512 + tile.shape[0], x * 512 : x * 512 + tile.shape[1]] = tile
    assert np.abs(whole - np.asarray(photo(1201, 801))).mean() < 3


@pytest.mark.parametrize("z, width, height", [(0, 301, 201), (1, 601, 401), (2, 1201, 801)])
def test_each_level_is_half_of_the_next_rounded_up(picture, z, width, height):
    right, low = (width - 1) // 512, (height - 1) // 512
    tile = read(tiles.read(picture, z, right, low))
    assert tile.shape[:2] == (height - low * 512, width - right * 512)


def test_smaller_levels_are_averages(case, ana):
    board = Image.fromarray(
        np.indices((1024, 1024)).sum(axis=0).astype(np.uint8) % 2 * 255
    )  # single black and white pixels
    field = fields.store(case_id=case.pk, source=io.BytesIO(encoded(board, "PNG")), by=ana).field
    assert np.abs(read(tiles.read(field, 0, 0, 0)) - 127).max() <= 2


def test_many_threads_get_the_same_tiles(picture):
    places = [(2, x, y) for x in range(3) for y in range(2)] + [(1, 0, 0), (1, 1, 0), (0, 0, 0)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda place: tiles.read(picture, *place), places * 3))
    assert together == [tiles.read(picture, *place) for place in places] * 3


def test_a_process_keeps_a_bounded_number_of_pixels_open(case, ana, settings):
    settings.TILE_CACHE_PIXELS = 2 * 64 * 48
    for seed in range(4):
        tiles.read(fields.store(case_id=case.pk, source=io.BytesIO(jpeg(seed=seed)), by=ana).field, 0, 0, 0)
    assert len(tiles._open) == 2


def test_only_our_own_bounded_cache_keeps_a_picture(picture):
    tiles.read(picture, 0, 0, 0)
    first = tiles._open.popitem()[1]
    tiles.read(picture, 0, 0, 0)
    assert tiles._open.popitem()[1] is not first


def test_a_tile_can_be_kept_for_ever(client_of, picture):
    answer = client_of("vera").get(f"/api/fields/{picture.pk}/tiles/0/0/0")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{picture.sha256}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert read(answer.content).shape == (201, 301, 3)


PLACES = ["thumbnail", "image", "tiles/0/0/0"]


@pytest.mark.parametrize("place", PLACES)
def test_who_has_it_is_told_so(client_of, picture, place):
    client, url = client_of("vera"), f"/api/fields/{picture.pk}/{place}"
    first = client.get(url)
    content(first)
    storage.local_path(picture).unlink()  # a 304 needs no file
    again = client.get(url, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("place", PLACES)
def test_outsiders_get_404_even_if_they_know_the_etag(client_of, client, picture, place):
    headers = {"If-None-Match": f'"{picture.sha256}"'}
    refused = client_of("zoe").get(f"/api/fields/{picture.pk}/{place}", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert client.get(f"/api/fields/{picture.pk}/{place}").status_code == 401


@pytest.mark.parametrize("place", ["3/0/0", "2/3/0", "2/0/2", "0/1/0", "99999999999999999999/0/0"])
def test_a_tile_outside_the_field_is_a_sentence(client_of, picture, place):
    answer = client_of("ana").get(f"/api/fields/{picture.pk}/tiles/{place}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"There is no tile {place}: this field has 3 levels, from 0."
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("place", PLACES)
def test_a_browser_that_wants_only_pictures_gets_one(client_of, picture, place):
    answer = client_of("ana").get(f"/api/fields/{picture.pk}/{place}", headers={"Accept": "image/webp"})
    assert answer.status_code == 200
    assert content(answer)


def test_the_image_is_the_stored_bytes(client_of, picture):
    answer = client_of("vera").get(f"/api/fields/{picture.pk}/image")
    assert content(answer) == storage.local_path(picture).read_bytes()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Length"] == str(picture.size)
    assert answer["Content-Disposition"] == 'inline; filename="M-17-001.png"'


def test_the_image_streams_under_asgi_too(people, picture):
    async def fetched() -> tuple[bytes, str]:
        client = AsyncClient()
        await client.aforce_login(people["vera"])
        answer: Any = await client.get(f"/api/fields/{picture.pk}/image")
        return b"".join([piece async for piece in answer.streaming_content]), answer["Content-Disposition"]

    stored = storage.local_path(picture).read_bytes()
    assert async_to_sync(fetched)() == (stored, 'inline; filename="M-17-001.png"')


def test_the_thumbnail_is_small(client_of, picture):
    answer = client_of("vera").get(f"/api/fields/{picture.pk}/thumbnail")
    assert max(read(answer.content).shape[:2]) == 320


@pytest.mark.parametrize("place", ["image", "tiles/2/0/0"])
def test_a_lost_file_is_a_sentence_and_not_kept_by_browsers(client_of, picture, place):
    default_storage.delete(storage.key(picture.sha256, picture.media_type))
    answer = client_of("vera").get(f"/api/fields/{picture.pk}/{place}")
    assert (answer.status_code, answer.json()["code"]) == (500, "file_damaged")
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_spoilt_file_is_a_sentence_until_it_is_mended(picture):
    path = storage.local_path(picture)
    good = path.read_bytes()
    path.write_bytes(b"\0" * len(good))
    with pytest.raises(storage.FileDamaged, match="cannot be read as a picture"):
        tiles.read(picture, 0, 0, 0)
    path.write_bytes(good)
    assert tiles.read(picture, 0, 0, 0)


def test_a_tile_costs_two_queries_and_the_session(client_of, picture, django_assert_max_num_queries):
    client = client_of("vera")
    with django_assert_max_num_queries(3):  # session, person, field with membership
        client.get(f"/api/fields/{picture.pk}/tiles/2/0/0")
