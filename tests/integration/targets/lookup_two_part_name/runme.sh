#!/usr/bin/env bash
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lookup under its two-part name, in each of the ways that the README gives.

set -eux

export ANSIBLE_ROLES_PATH=..

run() {
  ansible-playbook -i ../../inventory -e @../../integration_config.yml "$@"
}

# Without any of them the name is unknown, or the rest would prove nothing.
ansible localhost -m ansible.builtin.debug -a "msg={{ lookup('credential_bridge.vault', 'x') }}" 2>&1 | grep 'not found'

# With no configuration at all.
run with_import.yml

# From a folder beside the playbook, as a user would make it.
folder=$(mktemp -d)
trap 'rm -rf "$folder" adjacent' EXIT
cp ../../../../playbooks/lookup_plugins/credential_bridge.vault.py "$folder"
mkdir -p adjacent/lookup_plugins
cp without_import.yml read.yml adjacent
cp "$folder/credential_bridge.vault.py" adjacent/lookup_plugins
run adjacent/without_import.yml

# From a folder that the configuration names.
ANSIBLE_LOOKUP_PLUGINS=$folder run without_import.yml
