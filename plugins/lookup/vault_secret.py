# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documented in vault_secret.yml: Ansible would parse it here in every worker."""

from __future__ import annotations

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._options.tables import LOOKUP_VAULT_SECRET
from ..module_utils._tasks.lookup_vault_secret import read, read_all
from ..module_utils._tasks.mask import masking
from ..plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    plain_value,
    present_values,
    show_warnings,
)
from ..plugin_utils._run import current_run
from ..plugin_utils._template_cache import template_cache


class LookupModule(LookupBase):  # type: ignore[misc]
    """The lookup ``vault_secret``."""

    def run(
        self, terms: list[Any], variables: Any | None = None, **kwargs: Any
    ) -> list[Any]:
        """Return a value for each term, except those that may be missing."""
        with failing_as_lookup():
            params, connection = connected(self, LOOKUP_VAULT_SECRET, kwargs, variables)
            secrets = template_cache("secrets")
            read_secrets = current_run().remembering(read_all, params["remember"])
            paths = [plain_value(term, "_terms") for term in self._flatten(terms)]
            found = read(paths, params, connection, secrets, read_secrets)
            show_warnings()
            values = present_values(found, params["on_missing"], kwargs)
            masking(params["mask"])(values)
        return values
