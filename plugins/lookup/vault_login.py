# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documented in vault_login.yml: Ansible would parse it here in every worker."""

from __future__ import annotations

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._options.tables import LOOKUP_VAULT_LOGIN
from ..module_utils._tasks.login import log_in
from ..module_utils._vault.session import OFF
from ..module_utils.errors import ConfigurationError
from ..plugin_utils._lookup import connected, failing_as_lookup, show_warnings
from ..plugin_utils._native_text import staying_text


class LookupModule(LookupBase):  # type: ignore[misc]
    """The lookup ``vault_login``."""

    def run(
        self, terms: list[Any], variables: Any | None = None, **kwargs: Any
    ) -> list[Any]:
        """Log in and return what Vault says of the token."""
        with failing_as_lookup():
            if terms:
                raise ConfigurationError(
                    "The lookup 'vault_login' takes no terms.",
                    hint="Give its options by name.",
                )
            params, connection = connected(self, LOOKUP_VAULT_LOGIN, kwargs, variables)
            token = log_in(connection.client, look_up=params["token_renew"] != OFF)
            show_warnings()
            return [staying_text(token)]
