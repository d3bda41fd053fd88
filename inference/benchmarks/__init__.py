"""How fast the detector looks, learns and is measured, against its peers in the same run."""
