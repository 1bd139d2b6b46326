"""What editors run: `newsletter …`. One command, one file; the work lies in `desk` and `core`."""
