"""Patches and private names of Sphinx, docutils, MyST and ABlog, and nothing else.

Each file gives one of them a public name or a base class with public hooks. Its docstring says
what it reaches into, in which version that was seen, and why there is no public way. `guard`
ends the build with one sentence where a library has changed. This room imports nothing of the
package, and every other room may import it.
"""
