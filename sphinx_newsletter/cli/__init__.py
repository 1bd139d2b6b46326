"""The commands: one group, one file. The work is done in `editing` and `lint`."""
