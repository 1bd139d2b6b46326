"""The next edition, from those before it."""
