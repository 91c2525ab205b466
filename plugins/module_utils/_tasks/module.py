# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Run a task as an Ansible module."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from .._model.option import Options
from .._options.tables import argument_spec
from . import tell
from .connect import one_client
from .execute import execute
from .mask import HAS_REGISTRY, given_secrets, masking
from .task import DETAILS, Task

_DETAILED = 3  # -vvv


class _Module(AnsibleModule):  # type: ignore[misc]
    """An AnsibleModule whose ``invocation`` shows only the public options.

    This holds for the failures of Ansible's own checks, too.
    """

    def __init__(self, options: Options) -> None:
        """Read the task's options."""
        self._options = options
        # With 'no_log', a core that has the registry of secrets registers each value as
        # it is: a secret '1' would be replaced everywhere for the rest of the run.
        spec = argument_spec(options, no_log=not HAS_REGISTRY)
        super().__init__(argument_spec=spec, supports_check_mode=True)

    def log(self, msg: Any, log_args: Any = None) -> None:
        """Keep all options out of the host's syslog, where Ansible would log them."""

    def exit_json(self, **kwargs: Any) -> Any:
        """Print the result and exit."""
        return super().exit_json(**self._invocation(), **kwargs)

    def fail_json(self, msg: str, **kwargs: Any) -> Any:
        """Print the failure and exit."""
        return super().fail_json(msg, **self._invocation(), **kwargs)

    def _invocation(self) -> dict[str, Any]:
        # Since ansible-core 2.21 users choose whether there is one. Before, there is no
        # such attribute.
        if not getattr(self, "_inject_invocation", True):
            return {}
        return tell.invocation(self._options, self.params)


def main(task: Task) -> None:
    """Run a task to its end, as the main program."""
    module = _Module(task.options)
    # From here on results are composed of public parts. Ansible would search them for
    # every hidden value and replace it wherever it occurs: a secret '1' would blank
    # version numbers.
    module.no_log_values = set()
    masking(module.params["mask"])(given_secrets(task.options, module.params))
    details: list[str] = []
    with one_client(details.append) as connect:
        result = execute(task, module.params, module.check_mode, connect)
    for warning in result.pop("warnings", ()):
        # As a part of the result it is deprecated since ansible-core 2.19.
        module.warn(warning)
    if details and module._verbosity >= _DETAILED:
        result[DETAILS] = details
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
