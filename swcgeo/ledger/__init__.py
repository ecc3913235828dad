"""
What is known of every site over time: an append-only journal, and layers that any GIS can read.

`opened.open_ledger` opens one; `journal.Ledger` is what it gives.
"""
