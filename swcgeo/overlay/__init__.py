"""
The engine under everything: exact areas of overlaps, nothing counted twice.

`area` gives the working CRS, `pairs` the overlaps of two layers, `exact` the intersection that
never contradicts the predicates, `cover` the union of overlaps, `band` what the positional
tolerance leaves open, `partition` the ground cut into pieces.  All take arrays of geometries in
one equal-area CRS in metres; none knows of columns.
"""
