# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that looks like a number stays text, also with jinja2_native before 2.19."""

from __future__ import annotations

import pytest
from vault.playbook import NAME, Play, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

TEXTS = ["1e3", "007", "0x10", "1_000", "None", "[1]", "True", "0", "'q'", "plain"]


@pytest.mark.parametrize("native", ["true", "false"])
def test_a_text_read_and_written_back_is_the_same(
    vault: VaultServer, kv_mount: str, play: Play, native: str
) -> None:
    data = {f"k{number}": text for number, text in enumerate(TEXTS)}
    vault.admin.write(kv_mount, "from", {**data, "number": 5, "deep": {"x": ["1e3"]}})
    lookup = f"lookup('{NAME}.vault_secret', 'from', mount_point=mount"
    copied = {key: f"{{{{ {lookup}, key='{key}') }}}}" for key in data}
    copied["member"] = f"{{{{ {lookup}).k0 }}}}"
    copied["by_variable"] = "{{ pin }}"
    play.run(
        task("vault_secret", path="each", mount_point=kv_mount, data=copied),
        task(
            "vault_secret",
            path="whole",
            mount_point=kv_mount,
            data=f"{{{{ {lookup}) }}}}",
        ),
        env={
            "VAULT_ADDR": vault.address,
            "VAULT_TOKEN": vault.token,
            "ANSIBLE_JINJA2_NATIVE": native,
        },
        vars={"mount": kv_mount, "pin": f"{{{{ {lookup}, key='k0') }}}}"},
    )
    each = vault.admin.read(kv_mount, "each")
    assert each == {**data, "member": "1e3", "by_variable": "1e3"}, play.output
    assert vault.admin.read(kv_mount, "whole") == vault.admin.read(kv_mount, "from")
