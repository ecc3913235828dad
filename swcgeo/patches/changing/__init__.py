"""What a change of plan is held against: versions, lines, earthwork, ground outside."""
