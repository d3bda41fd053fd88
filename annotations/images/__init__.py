"""Photographs: what may be kept of an upload, where its bytes lie, and how they come back as tiles."""
