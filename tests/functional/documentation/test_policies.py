# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/policies.md: each task needs every part of its policy, and no more."""

from __future__ import annotations

import importlib
import re
from typing import Any, NamedTuple

import pytest
import yaml
from vault.module import ModuleRun
from vault.paths import COLLECTION
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

PAGE = COLLECTION / "docs" / "policies.md"
TASKS = "ansible_collections.credential_bridge.vault.plugins.module_utils._tasks"
RULE = re.compile(
    r'path "(?P<path>[^"]+)" \{ capabilities = \[(?P<capabilities>[^\]]+)\] \}'
)


class Section(NamedTuple):
    title: str
    module: str
    options: dict[str, Any]
    rules: list[tuple[str, tuple[str, ...]]]


def sections() -> list[Section]:
    found = []
    for part in PAGE.read_text().split("\n## ")[1:]:
        task, policy = re.findall(r"```(?:yaml|hcl)\n(.*?)```", part, re.DOTALL)
        ((name, options),) = yaml.safe_load(task).items()
        rules = [
            (rule["path"], tuple(re.findall(r"\w+", rule["capabilities"])))
            for rule in (match.groupdict() for match in RULE.finditer(policy))
        ]
        assert len(rules) == len(policy.splitlines())
        found.append(
            Section(part.splitlines()[0], name.rpartition(".")[2], options, rules)
        )
    return found


def run(
    vault: VaultServer,
    mount: str,
    section: Section,
    rules: list[tuple[str, tuple[str, ...]]],
) -> dict[str, Any]:
    """Run the section's task with these rules on a mount of its own."""
    lines = []
    for path, capabilities in rules:
        here = path.replace("secret/", f"{mount}/").replace(
            "mounts/secret", f"mounts/{mount}"
        )
        lines.append(
            f'path "{here}" {{ capabilities = {list(capabilities)} }}'.replace("'", '"')
        )
    token = vault.admin.token(
        "default", vault.admin.policy("\n".join(lines) or "# none\n")
    )
    task = importlib.import_module(f"{TASKS}.{section.module}").TASK
    options = {**section.options, "mount_point": mount, "vault_token": token}
    return ModuleRun(task, vault)(**options)


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.title)
def test_the_policy_is_enough_and_not_more(
    vault: VaultServer, kv_mount: str, section: Section
) -> None:
    fewer = [
        (path, capability)
        for path, capabilities in section.rules
        for capability in capabilities
    ]
    for missing in fewer:
        vault.admin.write(
            kv_mount, "myapp/database", {"user": "admin", "password": "old"}
        )
        rules = [
            (path, tuple(one for one in capabilities if (path, one) != missing))
            for path, capabilities in section.rules
        ]
        result = run(vault, kv_mount, section, [rule for rule in rules if rule[1]])
        assert result.get("failed"), f"it works without {missing}"
        assert result["error"]["reason"] == "permission_denied"
    vault.admin.write(kv_mount, "myapp/database", {"user": "admin", "password": "old"})
    result = run(vault, kv_mount, section, section.rules)
    assert not result.get("failed"), result
