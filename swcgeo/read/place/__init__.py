"""Place: which CRS a layer is in, and what can be put right with certainty."""
