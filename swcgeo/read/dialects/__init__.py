"""Dialects: what delivered headings, words and units mean."""
