"""The addresses that the site has published, and what has become of them."""
