"""The fictional mountain district behind ``data/sample``: drawn once, with every answer known."""
