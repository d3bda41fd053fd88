"""A small model of VIA 2's rules for opening projects and importing COCO. It is not VIA, only what is known of it."""

import json
from typing import Any

SETTINGS = {"ui", "core", "project"}
UI = {"annotation_editor_height", "annotation_editor_fontsize", "leftsidebar_width", "image_grid", "image"}


def open_project(text: bytes) -> dict[str, Any]:
    """The project as VIA would hold it; AssertionError where VIA would crash or hide an image."""
    project: dict[str, Any] = json.loads(text)
    assert set(project["_via_settings"]) <= SETTINGS
    assert set(project["_via_settings"]["ui"]) <= UI
    images, order = project["_via_img_metadata"], project["_via_image_id_list"]
    assert sorted(order) == sorted(images)
    assert len({x["filename"] for x in images.values()}) == len(images)
    for image in images.values():
        assert {"filename", "size", "regions", "file_attributes"} <= set(image)
        assert set(image["file_attributes"]) <= set(project["_via_attributes"]["file"])
        for region in image["regions"]:
            assert set(region["region_attributes"]) <= set(project["_via_attributes"]["region"])
    return project


def import_coco(text: bytes) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """{file name: [(shape, {attribute: option id})]} as VIA imports it; an exception where VIA crashes."""
    coco = json.loads(text)
    assert {"info", "images", "annotations", "categories"} <= set(coco)
    attribute = {x["id"]: x["supercategory"] for x in coco["categories"]}
    files = {x["id"]: x["coco_url"] or x["file_name"] for x in coco["images"]}
    regions: dict[str, list[tuple[str, dict[str, str]]]] = {name: [] for name in files.values()}
    for one in coco["annotations"]:
        points = one["segmentation"][0]
        xs, ys = points[::2], points[1::2]
        around = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        shape = "rect" if len(points) == 8 and one["bbox"] == around else "polygon"
        regions[files[one["image_id"]]].append((shape, {attribute[one["category_id"]]: str(one["category_id"])}))
    return regions
