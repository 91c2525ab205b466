# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The glue between AnsibleModule and :mod:`_run`."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from .._model.option import Options
from .._options.tables import argument_spec
from ._execute import Prepare, Run, execute, one_client
from ._tell import shown


class _Module(AnsibleModule):  # type: ignore[misc]
    """An AnsibleModule whose ``invocation`` shows the public options only, in failures of Ansible's own checks too."""

    def __init__(self, options: Options) -> None:
        self._options = options
        super().__init__(argument_spec=argument_spec(options), supports_check_mode=True)

    def exit_json(self, **kwargs: Any) -> Any:
        return super().exit_json(**self._invocation(), **kwargs)

    def fail_json(self, msg: str, **kwargs: Any) -> Any:
        return super().fail_json(msg, **self._invocation(), **kwargs)

    def _invocation(self) -> dict[str, Any]:
        # Since ansible-core 2.21 only where the user asks for it; before, there is no such attribute.
        if not getattr(self, "_inject_invocation", True):
            return {}
        return {"invocation": {"module_args": shown(self._options, self.params)}}


def main(run: Run, options: Options, prepare: Prepare = dict) -> None:
    """Run a module to its end.

    :param options: its table in :mod:`_argspec`
    :param prepare: as in :func:`_run._execute.execute`
    """
    module = _Module(options)
    # From here on results are composed of public parts. Ansible would search them for every hidden value and replace
    # it wherever it occurs: a secret '1' would blank version numbers.
    module.no_log_values = set()
    with one_client() as connect:
        result = execute(run, module.params, module.check_mode, connect, prepare)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
