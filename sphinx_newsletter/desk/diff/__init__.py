"""What a change of the sources changes for readers: one state of the site against another."""
