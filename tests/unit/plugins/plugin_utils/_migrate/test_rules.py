# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of a path of the API is the mount point."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.rules import (
    split_kv2,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("secret/data/web", ("secret", "web")),
        ("/team/kv/data/a/b/", ("team/kv", "a/b")),
        ("{{ a }}/data/{{ b }}", ("{{ a }}", "{{ b }}")),
        ("{{ '/data/' }}/data/x", ("{{ '/data/' }}", "x")),
        ("{{ a ~ '/data/' }}x", None),
        ("secret/data/x/data/y", None),
        ("secret/data/", None),
        ("data/x", None),
        ("secret/metadata/x", None),
        ("secret/database/x", None),
    ],
)
def test_split(path: str, expected: tuple[str, str] | None) -> None:
    assert split_kv2(path) == expected
