"""What is written again when it shows something else, and what stays as it is."""
