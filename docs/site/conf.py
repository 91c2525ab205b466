# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx's settings for the site that `make docs` builds."""

from __future__ import annotations

import re
from typing import Any

from pygments.lexers.jvm import GroovyLexer

project = "credential_bridge.vault"
copyright = "2026, credential_bridge.vault contributors"  # noqa: A001  Sphinx wants this name
title = "credential_bridge.vault"
html_short_title = "credential_bridge.vault"
extensions = ["myst_parser", "sphinx_antsibull_ext"]
myst_heading_anchors = 3
highlight_language = "YAML+Jinja"
html_theme = "sphinx_ansible_theme"
html_theme_options = {"topbar_links": {}, "vcs_pageview_mode": "blob"}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_show_sourcelink = False

# The pages of plugins refer to these places of Ansible's own documentation, which
# is not here. They stay plain text.
_ELSEWHERE = re.compile(
    r"action_plugins|ansible_configuration_settings|common_return_values|ansible_collections\.ansible\..*"
)


def _as_text(_app: Any, _env: Any, node: Any, text: Any) -> Any:
    # With None Sphinx goes on to its warning, which fails the build.
    return text if _ELSEWHERE.fullmatch(node["reftarget"]) else None


def setup(app: Any) -> None:
    app.connect("missing-reference", _as_text)
    # Pygments' own lexer for HCL knows Terraform's words only and takes Vault's
    # policies for errors.
    app.add_lexer("hcl", GroovyLexer)
