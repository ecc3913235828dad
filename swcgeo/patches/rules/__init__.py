"""The decision table: its rows, their words, and the proof that each case is caught once."""
