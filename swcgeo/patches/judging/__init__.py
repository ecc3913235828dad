"""Judging patches: what is known of each, in the order in which it is asked."""
