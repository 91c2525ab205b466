# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_login``: one login, whose token is returned to the play."""

from __future__ import annotations

from .._options.modules import VAULT_LOGIN
from .._settings import config_file
from .._vault.client import Client
from .._vault.session import OFF
from . import tell
from .login import log_in
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    address, credentials = client.settings.vault_url, client.settings.credentials
    if params["persist"]:
        config_file.check_storable(credentials)
    if check_mode and credentials.method not in ("token", "none"):
        return {
            "changed": True,
            "msg": "Check mode creates no token, and cannot tell whether the "
            "credentials are valid.",
            **tell.login(credentials.method, None, {}),
        }
    # A token that is saved must have worked, even if nothing else asks about it.
    look_up = params["persist"] or params["token_renew"] != OFF
    token = log_in(client, look_up)
    saves = params["persist"] and not config_file.holds(address, credentials)
    if saves and not check_mode:
        config_file.save(address, credentials)
    return {"changed": saves or credentials.method != "token", **token}


TASK = Task(VAULT_LOGIN, _run, uses_mount=lambda _given: False)
