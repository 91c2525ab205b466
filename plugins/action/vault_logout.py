# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    VAULT_LOGOUT,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_logout import (
    only_the_token,
    run,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._action import (
    VaultAction,
)


class ActionModule(VaultAction):
    options = VAULT_LOGOUT
    module_run = run
    configured_credentials = False
    prepare = only_the_token
