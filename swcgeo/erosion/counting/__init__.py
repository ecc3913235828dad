"""Ground counted by points and from survey to survey."""
