# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables and settings in ansible.cfg."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.settings import (
    our_option,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)


@pytest.mark.parametrize(
    ("name", "value", "method", "expected"),
    [
        ("addr", "https://v", None, "vault_url"),
        ("token", "t", None, "vault_token"),
        ("mount_point", "ci", None, "auth_mount_point"),
        ("engine_mount_point", "kv", None, "mount_point"),
        ("role_id", "r", "approle", "vault_role_id"),
        ("role_id", "r", "cert", "auth_role"),
        ("role_id", "r", "aws_iam", "auth_role"),
        ("boto_profile", "p", "aws_iam", "aws_profile"),
        ("validate_certs", "true", None, ""),
        ("token_validate", "false", None, ""),
        ("proxies", None, None, "proxies"),
        ("auth_method", "{{ m }}", "{{ m }}", "auth_method"),
    ],
)
def test_our_option(
    name: str, value: str | None, method: str | None, expected: str
) -> None:
    assert our_option(name, value, method) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role_id", "r"),
        ("validate_certs", "no"),
        ("validate_certs", None),
        ("auth_method", "radius"),
        ("retries", None),
        ("proxies", "http://p"),
        ("region", "x"),
    ],
)
def test_left(name: str, value: str | None) -> None:
    with pytest.raises(Person):
        our_option(name, value, None)
