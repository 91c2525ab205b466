# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: vault_vars
short_description: Read secrets once per run, and give hosts variables from Vault
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Once enabled, lookups of this collection log in once per run and read each secret
    once per run, whatever the number of hosts and tasks that use it. Variables stay as
    they are, for example lookups in C(group_vars).
  - A task reads; a lookup may remember. A lookup returns what the run has read already,
    also that something does not exist. A task of this collection that changes something,
    fails, or is asynchronous makes the run forget. Give the lookup
    O(credential_bridge.vault.vault_secret#lookup:remember=false) to ask Vault.
  - With O(path), each host also gets a dictionary of what Vault or OpenBao holds for its
    groups and for itself. It is read when a task uses it, and not before.
  - Nothing is stored on disk. What was read is kept in memory that the processes of the
    run share.
options:
  path:
    description:
      - A folder in Vault. The secrets C(groups/all), C(groups/GROUP) for each group of a
        host, and C(hosts/HOST) below it are merged in the order in which Ansible merges
        variables of groups. Secrets that do not exist count as empty.
      - If not set, hosts get no variable.
    type: str
    ini:
      - section: credential_bridge
        key: vars_path
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VARS_PATH
  name:
    description: The name of the variable that O(path) gives to hosts.
    type: str
    default: vault
    ini:
      - section: credential_bridge
        key: vars_name
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VARS_NAME
  stage:
    description:
      - When this plugin runs. With V(task), C(ansible-inventory) and the inventory sync
        of AWX never see the variable.
    type: str
    choices: [all, inventory, task]
    default: task
    ini:
      - section: credential_bridge
        key: vars_stage
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VARS_STAGE
notes:
  - Enable it below C([defaults]) in C(ansible.cfg) with
    C(vars_plugins_enabled = host_group_vars, credential_bridge.vault.vault_vars), or set
    C(ANSIBLE_VARS_ENABLED) to these names.
  - Address and credentials are those of the lookup; see
    P(credential_bridge.vault.vault_secret#lookup).
seealso:
  - plugin: credential_bridge.vault.vault_secret
    plugin_type: lookup
"""

import json
from typing import Any

from ansible.inventory.helpers import sort_groups
from ansible.inventory.host import Host
from ansible.plugins.vars import BaseVarsPlugin

from ..plugin_utils._preload import preload
from ..plugin_utils._run import current_run
from ..plugin_utils._shared_run import SharedRun

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19, where all text is a template

    def trust_as_template(text: str) -> str:
        return text


preload()

_LOOKUP = "credential_bridge.vault.vault_secret"


class VarsModule(BaseVarsPlugin):  # type: ignore[misc]
    """Let lookups remember, and give each host a template that reads its secrets."""

    # One instance serves all calls, of which there are some for each host and task.
    is_stateless = True

    def get_vars(self, loader: Any, path: str, entities: Any) -> dict[str, Any]:
        """Return the variable of a host; groups have none of their own."""
        hosts = [
            entity
            for entity in (entities if isinstance(entities, list) else [entities])
            if isinstance(entity, Host)
        ]
        if not hosts:
            # Ansible asks for groups more often than for hosts, which come last.
            return {}
        run = current_run()
        if isinstance(run, SharedRun):
            run.lookups_remember = True
            run.prepare_to_fork()
        folder = self.get_option("path")
        if not folder:
            return {}
        return {self.get_option("name"): _template(folder, host) for host in hosts}


def _template(folder: str, host: Host) -> str:
    """Return a template that merges what Vault holds for a host's groups and for it."""
    groups = [f"groups/{group.name}" for group in sort_groups(host.get_groups())]
    secrets = [
        f"{folder.strip('/')}/{name}" for name in (*groups, f"hosts/{host.name}")
    ]
    # A JSON text is one of Jinja, too, whatever characters a name has.
    terms = ", ".join(json.dumps(secret) for secret in secrets)
    text = f"query('{_LOOKUP}', {terms}, on_missing='skip', key=none, version=none)"
    template: str = trust_as_template("{{ " + text + " | combine }}")
    return template
