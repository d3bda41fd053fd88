"""A signed count as a page to be printed and kept: one HTML file that also holds the record it was made of."""
