"""The tags of a site: listed, changed everywhere at once, proposed."""
