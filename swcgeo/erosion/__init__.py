"""
Erosion and treatment: the account of what erodes, what is treated and what remains.

`cells` cuts the ground, `treatments` says which records count and how much of them is lost,
`account` adds up and proves that it closes.
"""
