"""Tables: sheets and texts as offices write them, and vertices one a row."""
