"""Cell detectors behind one contract, their checkpoints and the predictor. Torch only: no Django here."""
