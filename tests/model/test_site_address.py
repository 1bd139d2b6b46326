"""The address of the site: which of the settings and variables decides."""

from __future__ import annotations

import pytest

from sphinx_newsletter.model.site_address import VARIABLES, site_address

CONF, BASE = "https://conf.example/", "https://base.example/"
GITLAB = {"CI_PAGES_URL": "https://gitlab.example/"}
RTD = {"READTHEDOCS_CANONICAL_URL": "https://rtd.example/en/latest/"}
EXTERNAL = RTD | {"READTHEDOCS_VERSION_TYPE": "external"}
NETLIFY = {
    "NETLIFY": "true",
    "CONTEXT": "production",
    "URL": "https://netlify.example",
    "DEPLOY_PRIME_URL": "https://main--netlify.example",
}
CLOUDFLARE = {"CF_PAGES_URL": "https://1234.pages.example"}
ALL = GITLAB | RTD | NETLIFY | CLOUDFLARE | {"BASEURL": BASE}


@pytest.mark.parametrize(
    ("written", "environment", "address", "source", "is_preview"),
    [
        ("", {}, "", "html_baseurl", False),
        (CONF, {}, CONF, "html_baseurl", False),
        (CONF, ALL, BASE, "BASEURL", False),
        (CONF, ALL | {"BASEURL": ""}, CONF, "html_baseurl", False),
        ("", ALL | {"BASEURL": ""}, "https://gitlab.example/", "CI_PAGES_URL", False),
        ("", RTD | NETLIFY, "https://rtd.example/en/latest/", "READTHEDOCS_CANONICAL_URL", False),
        ("", EXTERNAL, "", "html_baseurl", True),
        (CONF, EXTERNAL, CONF, "html_baseurl", True),
        ("", NETLIFY | CLOUDFLARE, "https://netlify.example", "URL", False),
        ("", NETLIFY | {"CONTEXT": "deploy-preview"}, "https://netlify.example", "URL", True),
        ("", NETLIFY | {"CONTEXT": "branch-deploy"}, "https://netlify.example", "URL", True),
        (CONF, NETLIFY | {"CONTEXT": "deploy-preview"}, CONF, "html_baseurl", True),
        ("", NETLIFY | {"URL": ""}, "https://main--netlify.example", "DEPLOY_PRIME_URL", True),
        ("", {"URL": "https://any.example/"}, "", "html_baseurl", False),
        ("", {"CONTEXT": "dev"}, "", "html_baseurl", False),
        ("", CLOUDFLARE, "https://1234.pages.example", "CF_PAGES_URL", True),
        (CONF, CLOUDFLARE, CONF, "html_baseurl", False),
    ],
)
def test_the_first_that_is_set_decides(
    written: str, environment: dict[str, str], address: str, source: str, is_preview: bool
) -> None:
    assert site_address(written, environment) == (address, source, is_preview)


def test_an_option_of_the_build_counts_before_all_variables() -> None:
    assert site_address(CONF, ALL, is_option=True).address == CONF
    assert site_address("", ALL, is_option=True).address == BASE


def test_a_wrong_value_names_the_variable_that_has_it() -> None:
    found = site_address("", {"CF_PAGES_URL": "tea.example"})
    assert found.problem.startswith("wrong value of `CF_PAGES_URL`, `tea.example`: ")
    assert not site_address("", {}).problem


@pytest.mark.parametrize("name", ALL | EXTERNAL)
def test_each_variable_is_listed(name: str) -> None:
    assert name in VARIABLES
