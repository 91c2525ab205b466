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
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._auth.registry import CREDENTIALS, METHODS, SETTINGS
from ..module_utils._model.data import json_types
from ..module_utils._model.option import only_given
from ..module_utils._model.settings import Credentials
from ..module_utils._options.tables import SHARED, under_own_names
from ..module_utils._settings.credentials import choose_credentials
from ..module_utils._settings.resolve import default_mount_point
from ..module_utils._settings.sources import Source, first_value
from ..module_utils._tasks import tell
from ..module_utils._tasks.execute import execute, failed
from ..module_utils._tasks.mask import given_secrets, masking
from ..module_utils._tasks.task import DETAILS, Task
from ..module_utils.errors import ConfigurationError, CredentialBridgeError, Reason
from ._options import (
    LazyValues,
    configured_options,
    evaluated,
    option_origins,
    typed,
    wants_masking,
)
from ._preload import preload
from ._run import current_run
from ._shared_clients import import_hvac, shared_client

#: If this variable is false, every task runs as an ordinary module.
SWITCH = "credential_bridge_in_controller"

_PYTHON = "ansible_python_interpreter"

_OLD_PYTHON = re.compile(r"requires (a minimum of )?Python")

_FALSE = ("false", "no", "0", "off")

_INVOCATION_SETTING = "INJECT_INVOCATION"

preload()
import_hvac()


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
        configured = configured_options(self._templar, variables)
        try:
            register = masking(wants_masking(given, configured))
            register(given_secrets(self.task.options, given))
            args = self._arguments(given, configured)
            # Ansible would check a module's types, too, and fail without an 'error'.
            params = typed(self.task.options, args)
            obstacle = self._obstacle(variables)
        except CredentialBridgeError as error:
            result.update(failed(error, given), **self._invocation(given, variables))
            return result
        with current_run().task(background=self._task.async_val or 0) as outcome:
            outcome.update(self._executed(args, params, obstacle, variables))
            result.update(outcome)
            if self._task.check_mode:
                outcome["changed"] = False
        return result

    def _executed(
        self,
        args: Mapping[str, Any],
        params: Mapping[str, Any],
        obstacle: str,
        variables: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Run the task in the controller, or as a module where that would differ."""
        way = f"as a module: {obstacle}" if obstacle else "in the controller process"
        Display().vvv(f"credential_bridge.vault: running {way}")
        if obstacle:
            result = self._run_as_module(args, variables)
        else:
            check_mode = self._task.check_mode
            result = execute(self.task, params, check_mode, shared_client)
            result.update(self._invocation(params, variables))
        tell.add_whence(result, self._whence)
        return result

    def _arguments(
        self, given: Mapping[str, Any], configured: Sequence[Source]
    ) -> dict[str, Any]:
        """Return the options in JSON's types, with what only the controller knows.

        :param configured: the options that are configured on the controller
        :raises ConfigurationError: for a name that is not an option, for an option that
            is given twice, and for credentials of several methods in one source
        :raises VaultError: ``invalid_data`` for a value that JSON would change
        """
        options = self.task.options
        args = only_given(options, _json_types(under_own_names(options, given)))
        # VAULT_* is read where the task runs; the controller's must not reach a host
        # that nobody meant it for.
        method = "none"
        if self.task.configured_credentials:
            chosen = _choose_credentials(args, configured)
            method = ""
            if chosen:
                self._whence, method = chosen.whence, chosen.method
            args.update(_left_out(args, chosen))
        for name in SHARED:
            # A variable that the task does not need is not even evaluated.
            if name not in args and self._needs(name, args, method):
                value = first_value(name, configured)
                if value is not None:
                    args[name] = value
        if "mount_point" not in args and self.task.uses_mount(args):
            args["mount_point"] = default_mount_point()
        return args

    def _needs(self, name: str, args: Mapping[str, Any], method: str) -> bool:
        """Return whether an option that the task leaves out has any effect.

        :param method: how the task authenticates, '' if only its host knows
        """
        if name in CREDENTIALS:
            # They are decided together.
            return False
        if name in SETTINGS:
            return not method or (name,) in METHODS[method].parts
        if name == "auth_mount_point":
            return not method or METHODS[method].logs_in
        return name != "mount_point" or self.task.uses_mount(args)

    def _obstacle(self, variables: Mapping[str, Any]) -> str:
        """Return why the task has to run as a module, '' if it has not."""
        templar, host = self._templar, self._host_variables(variables)
        switch = evaluated(templar, variables, SWITCH) if SWITCH in variables else True
        if str(switch).lower() in _FALSE:
            return f"{SWITCH} is false"
        if getattr(self._connection, "transport", "") != "local":
            return "the connection is not local"
        if self._play_context.become:
            return "become is on"
        if self._task.async_val:
            return "the task is asynchronous"
        if any(templar.template(self._task.environment or [])):
            return "the task has an environment of its own"
        if _PYTHON not in host or not _is_this_python(
            evaluated(templar, host, _PYTHON)
        ):
            return "ansible_python_interpreter is not the controller's Python"
        return ""

    def _host_variables(self, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the variables of the host that the task runs on."""
        delegated = variables.get("ansible_delegated_vars") or {}
        host: Mapping[str, Any] = delegated.get(self._task.delegate_to, variables)
        return host

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
        refusal = str(result.get("msg", ""))
        if result.get("failed") and _OLD_PYTHON.search(refusal):
            # Ansible has refused the host's Python before the module could.
            error = ConfigurationError(refusal, reason=Reason.DEPENDENCY_MISSING)
            result.setdefault("error", error.as_dict())
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
    args: Mapping[str, Any], configured: Sequence[Source]
) -> Credentials | None:
    """Return the credentials of the task and of what is configured, None for none.

    :raises ConfigurationError: for credentials of several methods in one source
    """
    task = Source("options", args, option_origins(args))
    return choose_credentials([_as_text(source) for source in (task, *configured)])


def _as_text(source: Source) -> Source:
    """Return options as AnsibleModule takes them: a password of digits is text, too."""

    def work_out(name: str) -> Any:
        value = source.values[name]
        return value if value is None else str(value)

    return source._replace(values=LazyValues(source.values, work_out))


def _left_out(args: Mapping[str, Any], chosen: Credentials | None) -> Mapping[str, Any]:
    """Return the credentials that the task leaves to what is configured."""
    if chosen is None:
        return {}
    values = {"auth_method": chosen.method, **dict(chosen.values)}
    return {
        name: value
        for name, value in values.items()
        if name in CREDENTIALS and name not in args
    }


def _is_this_python(interpreter: Any) -> bool:
    """Return whether a path names the Python that runs Ansible.

    Virtual environments with one base share the real path, and one environment has the
    names ``python`` and ``python3``. So folder and real path are compared.
    """
    path = str(interpreter or "")
    return os.path.isabs(path) and _place(path) == _place(sys.executable)


def _place(path: str) -> tuple[str, str]:
    return os.path.realpath(os.path.dirname(path)), os.path.realpath(path)
