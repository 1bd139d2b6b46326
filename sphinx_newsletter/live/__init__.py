"""`make live`: one warm process that builds the site again whenever a source changes.

`__main__` is the command and `process` what it runs: `server`, which a browser talks to
(`readers` are the pages that are open there), and `keeper`, which builds when something
changes. `watch` knows which changes matter. `site` builds, with an `application` that is
kept `warm`: what it forgets (`memory`), puts off (`later`) and has `told`.
"""
