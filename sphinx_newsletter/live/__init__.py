"""`make live`: one warm process that builds the site again whenever a source changes.

`__main__` is the command and `process` what it runs: a server, which a browser talks to, and the
`rebuilder`. `watch` knows which changes matter. `site` builds, with an application that is used
again (`warm`); `reports` holds the messages that still apply.
"""
