"""Draws synthetic bone-marrow smears with exact boxes; numpy and Pillow only."""

from inference.smears.field import Smear, generate
from inference.smears.recipes import LINEAGES, RECIPES

__all__ = ["LINEAGES", "RECIPES", "Smear", "generate"]
