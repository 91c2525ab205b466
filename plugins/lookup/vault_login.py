# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documented in vault_login.yml beside this file: what stands here Ansible would parse in every worker process."""

from __future__ import annotations

from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    LOOKUP_VAULT_LOGIN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_login import (
    login,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    show_warnings,
)


class LookupModule(LookupBase):
    def run(
        self, terms: list[Any], variables: Any | None = None, **kwargs: Any
    ) -> list[Any]:
        with failing_as_lookup():
            if terms:
                raise ConfigurationError(
                    "The lookup 'vault_login' takes options only.",
                    hint="Give them by name.",
                )
            _params, client = connected(self, LOOKUP_VAULT_LOGIN, kwargs, variables)
            told = [login(client)]
            show_warnings(client)
            return told
