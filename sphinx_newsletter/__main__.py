"""`python -m sphinx_newsletter`: the command `newsletter`."""

from sphinx_newsletter.cli.main import main

if __name__ == "__main__":
    main()
