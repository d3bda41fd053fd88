"""The readers in one place: files of people and programs in, plain records and a report out."""

from annotations.formats.reading_coco import read_coco
from annotations.formats.reading_via import read_via
from annotations.formats.records import FormatError, Reading, Remark, Report

__all__ = ["FormatError", "Reading", "Remark", "Report", "read_coco", "read_via"]
