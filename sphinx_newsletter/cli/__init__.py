"""Command line: one module per command or group. The work is done in `editing` and `lint`."""
