"""Search: one record for each section, in an index that a browser loads in parts."""
