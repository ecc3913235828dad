"""Grids: rasters on one grid, factors of soil loss, erosion grades as a raster."""
