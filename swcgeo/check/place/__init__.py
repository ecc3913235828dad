"""Where a layer lies: CRS, zones, district, and one layer against another."""
