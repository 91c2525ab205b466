# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What the name of a field tells about its value."""

from __future__ import annotations

import re

# No server marks them all, so their names must tell.
_SECRET = (
    r"(?:.*_)?(?:password|password_hash|passphrase|bindpass|secret|secret_id"
    r"|secret_key|jwt|private_key|api_key|access_key|hmac_key|encryption_key|client_tls_key"
    r"|client_key|certificate_key|unlock_key|pem_bundle|pem_json|credentials"
    r"|token|env|plaintext)"
)


def is_secret(name: str) -> bool:
    """Return whether a field of this name holds a secret."""
    return re.fullmatch(_SECRET, name.lower()) is not None
