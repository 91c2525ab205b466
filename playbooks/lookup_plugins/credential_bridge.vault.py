# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup under its two-part name, ``lookup('credential_bridge.vault', ...)``.

Ansible treats a name with two parts as a plugin outside any collection, and looks for a
file with that name. This file delegates to the real lookup, which has the options and the
documentation.
"""

from __future__ import annotations

from typing import Any

from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase

_REAL = "credential_bridge.vault.vault_secret"


class LookupModule(LookupBase):
    """The lookup ``vault_secret`` under another name."""

    def run(self, terms: list[Any], variables: Any = None, **kwargs: Any) -> list[Any]:
        """Return what the real lookup returns."""
        real = lookup_loader.get(_REAL, loader=self._loader, templar=self._templar)
        values: list[Any] = real.run(terms, variables=variables, **kwargs)
        return values
