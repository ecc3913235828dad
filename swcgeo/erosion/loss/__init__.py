"""What soil loss is made of: slope lengths, areas of cells, what is counted on the way."""
