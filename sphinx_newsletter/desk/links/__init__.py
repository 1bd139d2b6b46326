"""The links to other sites: asked for, and what was answered."""
