# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx's settings for the site that `make docs` builds."""

from __future__ import annotations

project = "credential_bridge.vault"
copyright = "2026, credential_bridge.vault contributors"  # noqa: A001  Sphinx wants this name
title = "credential_bridge.vault"
html_short_title = "credential_bridge.vault"
extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
# No page of another site is needed to build this one.
intersphinx_mapping: dict[str, tuple[str, str]] = {}
myst_heading_anchors = 3
# The pages of plugins refer to Ansible's own, which are not here.
suppress_warnings = ["ref.ref", "ref.doc", "myst.xref_missing"]
highlight_language = "YAML+Jinja"
html_theme = "sphinx_ansible_theme"
html_theme_options = {"topbar_links": {}, "vcs_pageview_mode": "blob"}
html_show_sphinx = False
html_show_sourcelink = False
nitpicky = False
