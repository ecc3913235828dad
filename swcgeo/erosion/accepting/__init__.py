"""What was designed, built and accepted, stage by stage."""
