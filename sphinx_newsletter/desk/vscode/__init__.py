"""What lets VS Code know the site."""
