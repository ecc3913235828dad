"""Files as they are stored: archives, formats, damaged records, geometries."""
