# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference of each HTTP API that plugins use, for Vault and for OpenBao."""

from __future__ import annotations

import json


def _see_also(subject: str, page: str) -> str:
    pages = [
        {
            "name": f"{subject} in HashiCorp Vault",
            "description": "HashiCorp's reference of the HTTP API used here.",
            "link": f"https://developer.hashicorp.com/vault/api-docs/{page}",
        },
        {
            "name": f"{subject} in OpenBao",
            "description": "OpenBao's reference of the HTTP API used here.",
            "link": f"https://openbao.org/api-docs/{page}",
        },
    ]
    # Ansible insists on 'options' in every fragment.
    return json.dumps({"options": {}, "seealso": pages})


class ModuleDocFragment:
    # JSON is YAML too. Annotated because ansible-test takes plain assignments for text.
    ALL: str = _see_also("HTTP API", "")
    AUTH_METHODS: str = _see_also("Auth methods", "auth")
    KV1: str = _see_also("KV version 1", "secret/kv/kv-v1")
    KV2: str = _see_also("KV version 2", "secret/kv/kv-v2")
    LEASES: str = _see_also("Leases", "system/leases")
    MOUNTS: str = _see_also("Mounts of secrets engines", "system/mounts")
    PASSWORD_POLICIES: str = _see_also("Password policies", "system/policies-password")
    PKI: str = _see_also("PKI", "secret/pki")
    TOKENS: str = _see_also("Tokens", "auth/token")
