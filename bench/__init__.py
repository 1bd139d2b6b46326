"""`make bench`: what a build costs, beside plain ABlog, Pelican and Hugo.

One file, one thing: `archive` makes up the archive, `cases` changes it, `ours`,
`plain`, `pelican` and `hugo` write and build it, each in the form that its builder
wants (`builder` has what they share), `measure` runs and weighs, `live` waits for
the page, `report` and `plot` show.
"""
