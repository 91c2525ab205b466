# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task of ``migrate.yml``: rewrites a repository from other collections to ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    diffs,
    files,
    repository,
)


class ActionModule(ActionBase):
    """Read the files, say what becomes of them, and write them if that is wanted."""

    _requires_connection = False
    _supports_check_mode = True
    _VALID_ARGS = frozenset({"path", "write"})

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Return the report."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        # Relative to where ansible-playbook was called.
        root = Path(self._task.args["path"]).expanduser().resolve()
        if not root.exists():
            raise AnsibleActionFail("There is nothing at 'path'.")
        texts, unreadable = files.read(root)
        outcome = repository.migrate(texts)
        writes = boolean(self._task.args["write"], strict=True)
        if writes and not self._play_context.check_mode:
            files.write(root, outcome.texts)
        result.update(
            changed=bool(outcome.texts),
            diff=[
                {"prepared": diffs.difference(path, texts[path], text)}
                for path, text in sorted(outcome.texts.items())
            ],
            rewritten=[_told(one) for one in outcome.rewritten],
            left=[_told(one) for one in outcome.left]
            + [f"{name}: It could not be read." for name in unreadable],
        )
        return result


def _told(finding: Any) -> str:
    target = f" -> {finding.target}" if finding.target else ""
    note = f". {finding.note}" if finding.note else ""
    return f"{finding.path}:{finding.line}: {finding.source}{target}{note}"
