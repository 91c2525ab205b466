# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission bits, as Ansible's own modules take them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.file_mode import (
    check_mode,
    shown_mode,
    with_mode,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


@pytest.mark.parametrize(
    ("value", "before", "expected"),
    [
        ("0640", 0o600, 0o640),
        ("640", 0o777, 0o640),
        ("u=rw,g=r,o=", 0o777, 0o640),
        ("g+r", 0o600, 0o640),
        ("go-rwx", 0o644, 0o600),
        ("a+r", 0o600, 0o644),
        ("+x", 0o600, 0o711),
        ("u=,u+rw", 0o777, 0o677),
        ("ug=rr", 0o600, 0o440),
    ],
)
def test_modes(value: str, before: int, expected: int) -> None:
    assert shown_mode(with_mode(check_mode(value, "mode"), before)) == shown_mode(
        expected
    )


@pytest.mark.parametrize(
    "value",
    [416, 640, True, None, "", "rw", "0649", "01777", "u=s", "u=rw,", "-rw-r-----", []],
)
def test_what_is_no_mode(value: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_mode(value, "key_mode")
    assert "'key_mode'" in caught.value.message
    assert "quotation marks" in (caught.value.hint or "")
