# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documented in vault_read.yml: Ansible would parse it here in every worker."""

from __future__ import annotations

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._options.tables import LOOKUP_VAULT_READ
from ..module_utils._tasks.lookup_vault_read import read_paths
from ..module_utils._tasks.mask import masking
from ..plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    plain_value,
    present_values,
    show_warnings,
)
from ..plugin_utils._template_cache import template_cache


class LookupModule(LookupBase):  # type: ignore[misc]
    """The lookup ``vault_read``."""

    def run(
        self, terms: list[Any], variables: Any | None = None, **kwargs: Any
    ) -> list[Any]:
        """Return a value for each term, except those that may be missing."""
        with failing_as_lookup():
            params, connection = connected(self, LOOKUP_VAULT_READ, kwargs, variables)
            seen = template_cache("responses")
            paths = [plain_value(term, "_terms") for term in self._flatten(terms)]
            found = read_paths(paths, params, connection.client, seen)
            show_warnings()
            values = present_values(found, params["on_missing"], kwargs)
            if not params["list"]:
                # The names in a listing are public.
                masking(params["mask"])(values)
        return values
