"""What editors write: one directive, one file."""
