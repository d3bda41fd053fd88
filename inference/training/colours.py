"""The colours of pictures: Okabe and Ito's, which colour-blind people tell apart."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#7f7f7f")
INK, FAINT = "#333333", "#d9d9d9"
