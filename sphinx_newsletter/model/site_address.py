"""Base URL of the site: which of the addresses that are set counts, and whether it is a preview's.

Hosts pass the address to a build in environment variables. No other module reads these:

- GitLab Pages: https://docs.gitlab.com/ci/variables/predefined_variables/
- Read the Docs: https://docs.readthedocs.com/platform/stable/reference/environment-variables.html
- Netlify: https://docs.netlify.com/build/configure-builds/environment-variables/
- Cloudflare Pages: https://developers.cloudflare.com/pages/configuration/build-configuration/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_newsletter.model.setting_values import is_site_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


SETTING = "html_baseurl"
# All variables that can have an effect; tests clear them.
VARIABLES = (
    "BASEURL",
    "CI_PAGES_URL",
    "READTHEDOCS_CANONICAL_URL",
    "READTHEDOCS_VERSION_TYPE",
    "NETLIFY",
    "CONTEXT",
    "URL",
    "DEPLOY_PRIME_URL",
    "CF_PAGES_URL",
)


class SiteAddress(NamedTuple):
    """The address, the setting or variable that it comes from, and whether a preview is built."""

    address: str
    source: str
    is_preview: bool

    @property
    def problem(self) -> str:
        """One sentence if this is no address of a site; else empty."""
        wrong = is_site_address(self.address)
        return wrong and f"wrong value of `{self.source}`, `{self.address}`: {wrong}"


def site_address(
    written: str, environment: Mapping[str, str], *, is_option: bool = False
) -> SiteAddress:
    """The address of the site: the first that is set, or an empty one.

    *written* is the value of `html_baseurl`. If it *is_option*, such as `-D html_baseurl=…`, it
    counts before all others.
    """
    if is_option and written:
        return SiteAddress(written, SETTING, _is_preview(environment))
    for source, address in _of_site(written, environment):
        if address:
            return SiteAddress(address, source, _is_preview(environment))
    for source in ("DEPLOY_PRIME_URL", "CF_PAGES_URL"):  # each deployment has another one
        if address := environment.get(source, ""):
            return SiteAddress(address, source, is_preview=True)
    return SiteAddress("", SETTING, _is_preview(environment))


def _of_site(written: str, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The addresses that stay the same from one deployment to the next."""
    yield "BASEURL", environment.get("BASEURL", "")
    yield SETTING, written
    yield "CI_PAGES_URL", environment.get("CI_PAGES_URL", "")
    if environment.get("READTHEDOCS_VERSION_TYPE") != "external":
        name = "READTHEDOCS_CANONICAL_URL"
        yield name, environment.get(name, "")
    if environment.get("NETLIFY") == "true":
        yield "URL", environment.get("URL", "")


def _is_preview(environment: Mapping[str, str]) -> bool:
    """Whether the host calls the build a preview, such as that of a pull request."""
    if environment.get("READTHEDOCS_VERSION_TYPE") == "external":
        return True
    is_netlify = environment.get("NETLIFY") == "true"
    return is_netlify and environment.get("CONTEXT", "production") != "production"
