"""Tables of land for a plan report: nature, land use, slopes, erosion, measures, gullies."""
