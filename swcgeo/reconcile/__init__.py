"""
Makes inputs agree and records how.

`ground` puts a layer into the working CRS; `repair` makes its outlines valid, with a finding for
each row that was not fine and a receipt for each change; `reported` sets stated figures beside
the computed ones.
"""
