"""The draft of the next edition, from those before it."""
