"""Commands about tags: list, rename, merge, split and suggest them."""
