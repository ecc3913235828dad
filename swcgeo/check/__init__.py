"""
Says what is wrong in a layer and changes nothing.

`attributes` reads cells (ids, dates, codes, numbers) for all analysis and lists what cannot be
read; `geometry` looks at outlines, `placement` at coordinates against the CRS; `report` puts the
findings of a layer together and writes them down for a reader.
"""
