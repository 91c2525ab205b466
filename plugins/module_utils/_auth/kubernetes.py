# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The service account of a Kubernetes pod (Vault API ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.settings import Settings
from ._method import AuthMethod
from .jwt import login_with_jwt

# Where Kubernetes puts it.
_TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token"


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return login_with_jwt(client, settings, "kubernetes", _TOKEN_FILE)


METHOD = AuthMethod("kubernetes", _login, repeatable=True)
