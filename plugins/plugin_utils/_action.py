# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module's function inside the controller's process where that is equivalent, and as a module otherwise.

Packaging a module and starting Python for it costs Ansible some 0.24 seconds for each loop item; a call costs about
0.016. Equivalent means: the module would have run on this machine, as this user, with this Python and environment.

What only the controller knows is settled here for both ways: options from variables and ``ansible.cfg``, the default
mount point, and values that JSON would turn into others on the way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.data import (
    json_types,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    under_own_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.credentials import (
    CREDENTIALS,
    choose_credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    default_mount_point,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._execute import (
    Prepare,
    Run,
    execute,
    failed,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._tell import (
    shown,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._clients import (
    shared_client,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._options import (
    configured_options,
    only_given,
    typed,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._preload import (
    preload,
)

#: Set to false, this variable sends every task the way of an ordinary module.
SWITCH = "credential_bridge_in_controller"

_ASK_FOR_INVOCATION = "INJECT_INVOCATION"

preload()


class VaultAction(ActionBase):  # type: ignore[misc]
    """An action plugin of the same name as its module; a subclass names the module's function and options."""

    _supports_check_mode = True
    _supports_async = True

    options: Options
    module_run: Run
    #: whether credentials may come from anywhere but the task
    configured_credentials = True
    prepare: Prepare = dict

    def run(
        self, tmp: Any = None, task_vars: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        variables = task_vars or {}
        given = dict(self._task.args)
        try:
            args = self._arguments(given, variables)
            # Ansible would check a module's types too, and fail without an 'error'.
            params = typed(self.options, args)
        except CredentialBridgeError as error:
            result.update(failed(error, given), **self._invocation(given, variables))
            return result
        obstacle = self._obstacle(variables)
        Display().vvv(
            f"credential_bridge.vault: running {obstacle or 'in the controller process'}"
        )
        if obstacle:
            wrap_async = bool(self._task.async_val)
            result.update(
                self._execute_module(
                    module_args=args, task_vars=variables, wrap_async=wrap_async
                )
            )
            if not wrap_async:
                self._remove_tmp_path(self._connection._shell.tmpdir)
            return result
        told = execute(
            type(self).module_run,
            params,
            self._task.check_mode,
            shared_client,
            type(self).prepare,
        )
        result.update(told, **self._invocation(params, variables))
        return result

    def _arguments(
        self, given: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The task's options in JSON's types, completed by what only the controller knows.

        :raises ConfigurationError: for a name that is no option, and for an option that is given twice
        :raises VaultError: ``invalid_data`` for a value that would silently become another one on its way
        """
        args = _json_types(only_given(under_own_names(self.options, given)))
        task = Source("options", dict(args))
        # VAULT_* is read where the task runs; the controller's is not shipped to a host unasked.
        configured = configured_options(self._templar, variables)
        for source in reversed(configured):
            # Credentials are decided together, below.
            others = {
                name: value
                for name, value in source.values.items()
                if name in self.options
                and name not in CREDENTIALS
                and name not in task.values
            }
            args.update(_json_types(others))
        if self.configured_credentials:
            args.update(_configured_credentials(task, configured))
        if "mount_point" in self.options and "mount_point" not in args:
            args["mount_point"] = default_mount_point()
        return args

    def _obstacle(self, variables: Mapping[str, Any]) -> str:
        """Why the task has to run as an ordinary module, '' where it need not."""
        task = self._task
        if str(self._templar.template(variables.get(SWITCH, True))).lower() in (
            "false",
            "no",
            "0",
            "off",
        ):
            return f"as a module: {SWITCH} is false"
        if getattr(self._connection, "transport", "") != "local":
            return "as a module: the connection is not local"
        if self._play_context.become:
            return "as a module: become is on"
        if task.async_val:
            return "as a module: the task is asynchronous"
        if any(self._templar.template(task.environment or [])):
            return "as a module: the task has an environment of its own"
        if not _same_python(
            self._templar.template(variables.get("ansible_python_interpreter", ""))
        ):
            return (
                "as a module: ansible_python_interpreter is not the controller's Python"
            )
        return ""

    def _invocation(
        self, args: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a result tells of the task's options; since ansible-core 2.21 only where the user asks for it."""
        if (
            _ASK_FOR_INVOCATION in constants.config.get_configuration_definitions()
            and not constants.config.get_config_value(
                _ASK_FOR_INVOCATION, variables=variables
            )
        ):
            return {}
        return {"invocation": {"module_args": shown(self.options, args)}}


def _json_types(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: json_types(value, name) for name, value in values.items()}


def _configured_credentials(
    task: Source, configured: Sequence[Source]
) -> dict[str, Any]:
    """The credentials, or the parts of them, that the task leaves to what is configured on the controller.

    :raises ConfigurationError: for credentials of several methods within one source
    """
    sources = [_as_text(source) for source in (task, *configured)]
    try:
        choose_credentials(sources[:1])
    except ConfigurationError:
        # The task contradicts itself, which is for the module to say.
        return {}
    chosen = choose_credentials(sources)
    if chosen is None:
        return {}
    method = {} if chosen.source == task.name else {"auth_method": chosen.method}
    given = sources[0].values
    return {
        name: value
        for name, value in {**method, **dict(chosen.values)}.items()
        if name in CREDENTIALS and name not in given
    }


def _as_text(source: Source) -> Source:
    """Credentials as AnsibleModule will take them: a password of digits is a text too."""
    return Source(
        source.name,
        {name: str(value) for name, value in source.values.items()},
    )


def _same_python(interpreter: Any) -> bool:
    """Whether this is the Python that runs Ansible: virtual environments of one base share the real path, and
    ``python`` and ``python3`` of one environment differ in their name."""
    path = str(interpreter)
    if not os.path.isabs(path):
        return False
    return _place(path) == _place(sys.executable)


def _place(path: str) -> tuple[str, str]:
    return os.path.realpath(os.path.dirname(path)), os.path.realpath(path)
