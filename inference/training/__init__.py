"""Training and measuring detectors: data, augmentation, recipes, the loop, metrics. Torch only: no Django here."""
