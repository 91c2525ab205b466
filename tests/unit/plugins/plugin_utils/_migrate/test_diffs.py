# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A difference shows what changes, and nothing that may be secret."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.diffs import (
    MASK,
    difference,
    shown,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.repository import (
    migrate,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text())
# Whatever these were called, the difference must not have them.
SECRET = "hunter2"
SECRETS = f"""\
- community.hashi_vault.vault_kv2_write:
    token: {SECRET}
    url: https://me:{SECRET}@vault
    path: web
    data:
      path: {SECRET}
      secret: {SECRET}
- community.hashi_vault.vault_write:
    path: secret/data/web
    data:
      data:
        key: {SECRET}
        name: |
          {SECRET}
- community.hashi_vault.vault_write: {{path: secret/data/web, data: {{data: {{path: {SECRET}}}}}}}
- hashivault_write: secret=web token={SECRET} version=2
- hashicorp.vault.auth_login:
    auth_params:
      secret_id: {SECRET}
- community.hashi_vault.vault_kv2_get:
    path: web
  register: web
  until: web.secret.user == '{SECRET}'
- ansible.builtin.debug:
    msg: "{SECRET} {{{{ web.secret.user }}}}"
    secret: "{SECRET} {{{{ web.secret.user | default('{SECRET}') }}}}"
    other: "{{{{ lookup('hashi_vault', 'secret/data/a token={SECRET}', secret_id='{SECRET}') }}}}"
    long: >
      {{{{ lookup('hashi_vault',
                 'secret/data/a',
                 token='{SECRET}') }}}}
  vars:
    ansible_hashi_vault_token: {SECRET}
    ansible_hashi_vault_password: >
      {SECRET}
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ""),
        ("    path: myapp/web", "    path: myapp/web"),
        ('    path: "a/{{ b }}"', '    path: "a/{{ b }}"'),
        ("    vault_url: https://me:pw@v", f"    vault_url: https://{MASK}@v"),
        ("    vault_token: hvs.abc", f"    vault_token: {MASK}"),
        ('    token: "{{ token }}"', '    token: "{{ token }}"'),
        ('    token: "hvs.{{ rest }}"', '    token: "...{{ rest }}"'),
        ("    data: {path: pw}", f"    data: {{path: {MASK}}}"),
        ("- a.b: path=web token=pw", f"- a.b: {MASK}"),
        (
            "- hashivault_write: secret=web token=pw",
            f"- hashivault_write: secret=web token={MASK}",
        ),
        (
            "- hashivault_write: {secret: web, data: {path: pw}}",
            f"- hashivault_write: {{secret: web, data: {MASK}}}",
        ),
        ("[credential_bridge]", "[credential_bridge]"),
        ("vault_url = https://v", "vault_url = https://v"),
        ("  a secret text", "  ..."),
        ("  when: x == 'pw'", f"  when: x == '{MASK}'"),
        ("db://me:pw@{{ x['y'] }}/a", "...{{ x['y'] }}..."),
        ("ansible_hashi_vault_token: pw", f"ansible_hashi_vault_token: {MASK}"),
    ],
)
def test_lines(line: str, expected: str) -> None:
    assert shown(line) == expected


def test_nothing_secret_is_shown() -> None:
    outcome = migrate({"a.yml": SECRETS})
    text = difference("a.yml", SECRETS, outcome.texts["a.yml"])
    told = str([*outcome.rewritten, *outcome.left])
    assert len(outcome.rewritten) == 10
    assert SECRET not in text
    assert SECRET not in told
    # All that were moved are still there.
    assert outcome.texts["a.yml"].count(SECRET) >= SECRETS.count(SECRET)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_each_changed_line_is_there(case: dict[str, str]) -> None:
    old, new = case["before"], case.get("after", case["before"])
    lines = difference("a.yml", old, new).splitlines()
    assert bool(lines) == (old != new)
    assert len([line for line in lines if line.startswith("@@")]) == len(
        [line for line in lines if line.startswith("@@ -")]
    )
