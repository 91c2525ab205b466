# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task in the controller process if that is equivalent, else as a module.

To package a module and to start Python for it costs Ansible some 0.24 seconds for each
item of a loop; a call costs about 0.016. It is equivalent if the module would run on
this machine, as this user, with this Python and environment.

In both cases, what only the controller knows is settled here: options from variables
and ``ansible.cfg``, the default mount point, and values that JSON would change.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._auth.registry import CREDENTIALS
from ..module_utils._model.data import json_types
from ..module_utils._model.settings import Credentials
from ..module_utils._options.tables import under_own_names
from ..module_utils._settings.credentials import choose_credentials
from ..module_utils._settings.resolve import default_mount_point
from ..module_utils._settings.sources import Source
from ..module_utils._tasks import tell
from ..module_utils._tasks.execute import DETAILS, execute, failed
from ..module_utils._tasks.task import Task
from ..module_utils.errors import ConfigurationError, CredentialBridgeError
from ._options import configured_options, only_given, option_origins, typed
from ._preload import preload
from ._shared_clients import shared_client

#: If this variable is false, every task runs as an ordinary module.
SWITCH = "credential_bridge_in_controller"

_FALSE = ("false", "no", "0", "off")

_INVOCATION_SETTING = "INJECT_INVOCATION"

preload()


class VaultAction(ActionBase):  # type: ignore[misc]
    """An action plugin with the name of its module; a subclass names the task."""

    _supports_check_mode = True
    _supports_async = True

    task: Task

    #: Where the credentials came from, as far as the controller knows.
    _whence = ""

    def run(
        self, tmp: Any = None, task_vars: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the result of the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        variables = task_vars or {}
        given = dict(self._task.args)
        try:
            args = self._arguments(given, variables)
            # Ansible would check a module's types, too, and fail without an 'error'.
            params = typed(self.task.options, args)
        except CredentialBridgeError as error:
            result.update(failed(error, given), **self._invocation(given, variables))
            return result
        obstacle = self._obstacle(variables)
        way = f"as a module: {obstacle}" if obstacle else "in the controller process"
        Display().vvv(f"credential_bridge.vault: running {way}")
        if obstacle:
            result.update(self._run_as_module(args, variables))
        else:
            check_mode = self._task.check_mode
            result.update(execute(self.task, params, check_mode, shared_client))
            result.update(self._invocation(params, variables))
        tell.add_whence(result, self._whence)
        return result

    def _arguments(
        self, given: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the options in JSON's types, with what only the controller knows.

        :raises ConfigurationError: for a name that is not an option, and for an option
            that is given twice
        :raises VaultError: ``invalid_data`` for a value that JSON would change
        """
        options = self.task.options
        args = _json_types(only_given(under_own_names(options, given)))
        task = Source("options", dict(args), option_origins(args))
        # VAULT_* is read where the task runs; the controller's must not reach a host
        # that nobody meant it for.
        configured = configured_options(self._templar, variables)
        for source in reversed(configured):
            for name, value in source.values.items():
                # Credentials are decided together, below.
                settled = name in task.values or name in CREDENTIALS
                if name in options and not settled:
                    args[name] = json_types(value, name)
        if self.task.configured_credentials:
            chosen = _choose_credentials(task, configured)
            if chosen:
                self._whence = chosen.whence
                args.update(_left_to_others(task, chosen))
        if "mount_point" in options and "mount_point" not in args:
            args["mount_point"] = default_mount_point()
        return args

    def _obstacle(self, variables: Mapping[str, Any]) -> str:
        """Return why the task has to run as a module, '' if it has not."""
        template = self._templar.template
        if str(template(variables.get(SWITCH, True))).lower() in _FALSE:
            return f"{SWITCH} is false"
        if getattr(self._connection, "transport", "") != "local":
            return "the connection is not local"
        if self._play_context.become:
            return "become is on"
        if self._task.async_val:
            return "the task is asynchronous"
        if any(template(self._task.environment or [])):
            return "the task has an environment of its own"
        if not _is_this_python(template(variables.get("ansible_python_interpreter"))):
            return "ansible_python_interpreter is not the controller's Python"
        return ""

    def _run_as_module(
        self, args: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        wrap_async = bool(self._task.async_val)
        result: dict[str, Any] = self._execute_module(
            module_args=args, task_vars=variables, wrap_async=wrap_async
        )
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        for detail in result.pop(DETAILS, ()):
            Display().vvv(detail)
        return result

    def _invocation(
        self, args: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what a result shows of the task's options."""
        # Since ansible-core 2.21 users choose whether it does.
        config = constants.config
        optional = _INVOCATION_SETTING in config.get_configuration_definitions()
        if optional and not config.get_config_value(
            _INVOCATION_SETTING, variables=variables
        ):
            return {}
        return tell.invocation(self.task.options, args)


def _json_types(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: json_types(value, name) for name, value in values.items()}


def _choose_credentials(
    task: Source, configured: Sequence[Source]
) -> Credentials | None:
    """Return the credentials of the task and of what is configured, None for none.

    :raises ConfigurationError: for credentials of several methods in one source
    """
    sources = [_as_text(source) for source in (task, *configured)]
    try:
        choose_credentials(sources[:1])
    except ConfigurationError:
        # The task contradicts itself. The module will say so.
        return None
    return choose_credentials(sources)


def _left_to_others(task: Source, chosen: Credentials) -> dict[str, Any]:
    """Return the credentials that the task leaves to what is configured.

    These may be all, or the parts that the task does not give.
    """
    values = dict(chosen.values)
    if chosen.source != task.name:
        values["auth_method"] = chosen.method
    return {
        name: value
        for name, value in values.items()
        if name in CREDENTIALS and name not in task.values
    }


def _as_text(source: Source) -> Source:
    """Return options as AnsibleModule takes them: a password of digits is text, too."""
    values = {name: str(value) for name, value in source.values.items()}
    return source._replace(values=values)


def _is_this_python(interpreter: Any) -> bool:
    """Return whether a path names the Python that runs Ansible.

    Virtual environments with one base share the real path, and one environment has the
    names ``python`` and ``python3``. So folder and real path are compared.
    """
    path = str(interpreter or "")
    return os.path.isabs(path) and _place(path) == _place(sys.executable)


def _place(path: str) -> tuple[str, str]:
    return os.path.realpath(os.path.dirname(path)), os.path.realpath(path)
