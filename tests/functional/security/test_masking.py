# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible masks for the rest of a run: every secret, and nothing else.

Only ansible-core 2.22 and newer can mask. On an older one these tests see that it does
not, so that none of them passes because nothing is printed at all.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
import syslog
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from vault.playbook import masks, run_playbook
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

SECRET, INFO, LOGIN, OBJECT, CALL = (
    f"credential_bridge.vault.vault_{name}"
    for name in ("secret", "secret_info", "login", "object", "call")
)
PLACEHOLDER = "$REDACTED$"
LOOKUP = "lookup('credential_bridge.vault.vault_secret', {}, mount_point=mount)"

WAYS = {
    "in the controller": {},
    "as modules": {"credential_bridge_in_controller": False},
}
way = pytest.mark.parametrize("way", WAYS)

Task = Mapping[str, Any]


class Playbook:
    """Runs plays on a server; what they put into files is what variables really hold."""

    def __init__(self, server: VaultServer, mount: str, folder: Path, way: str) -> None:
        self._folder = folder
        self._env = {"VAULT_ADDR": server.address, "VAULT_TOKEN": server.token}
        self._variables = {
            "mount": mount,
            "ansible_python_interpreter": sys.executable,
            **WAYS[way],
        }

    def __call__(self, tasks: Sequence[Task], *options: str, **variables: Any) -> str:
        """Run tasks that must succeed, and return the output."""
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {
                "group/credential_bridge.vault.vault": {"mount_point": "{{ mount }}"}
            },
            "tasks": tasks,
        }
        given = self._folder / "vars.json"
        given.write_text(json.dumps({**self._variables, **variables}))
        arguments = ("-e", f"@{given}", *options)
        done = run_playbook([play], self._folder, *arguments, env=self._env)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def truth(self) -> Any:
        """Return what :func:`save` has written."""
        return json.loads((self._folder / "truth.json").read_text())


@pytest.fixture
def playbook(vault: VaultServer, kv_mount: str, tmp_path: Path, way: str) -> Playbook:
    return Playbook(vault, kv_mount, tmp_path, way)


def save(expression: str) -> Task:
    """Return a task that writes a value into a file, as it is."""
    results, file = f"{{{{ {expression} | to_json }}}}", "{{ playbook_dir }}/truth.json"
    return {"keep_results": {"results": results, "dest": file}}


def show(*expressions: str) -> list[Task]:
    """Return later tasks that print values, as they are and inside other text."""
    tasks: list[Task] = []
    for expression in expressions:
        for message in (
            f"{{{{ {expression} }}}}",
            f"before-{{{{ {expression} }}}}-after",
        ):
            tasks.append({"ansible.builtin.debug": {"msg": message}})
    return tasks


def made_up(*names: str) -> dict[str, str]:
    return {name: f"value-{name}-{secrets.token_hex(8)}" for name in names}


def seen(output: str, values: Mapping[str, str]) -> set[str]:
    """Return the names of the values that stand in the output, even in its JSON."""
    return {
        name
        for name, value in values.items()
        if value in output or json.dumps(value)[1:-1] in output
    }


def expect(output: str, values: Mapping[str, str]) -> None:
    """Check that Ansible has printed the values where it cannot mask them, only there."""
    assert seen(output, values) == (set() if masks() else set(values))


# --- everything secret is masked ---


@way
def test_what_is_given_is_masked(playbook: Playbook) -> None:
    values = made_up("alone", "nested", "quoted", "listed", "failed")
    values["quoted"] += ' "with" \\ and\nanother line'
    data = {
        "v": "{{ values.alone }}",
        "deep": [{"v": "{{ values.nested }}"}],
        "quoted": "{{ values.quoted }}",
    }
    many = [{"path": "of-many", "data": {"v": "{{ values.listed }}"}}]
    wrong = {"path": "../x", "data": {"v": "{{ values.failed }}"}}
    output = playbook(
        [
            {SECRET: {"path": "given", "data": data}},
            {SECRET: {"secrets": many}},
            {SECRET: wrong, "ignore_errors": True},
            *show(*(f"values.{name}" for name in values)),
            save("values"),
        ],
        "-v",
        "--diff",
        values=values,
    )
    expect(output, values)
    assert playbook.truth() == values


@way
def test_what_is_read_is_masked(
    playbook: Playbook, vault: VaultServer, kv_mount: str
) -> None:
    values = made_up("shown", "asynchronous", "compared", "deleted")
    for name, value in values.items():
        vault.admin.write(kv_mount, name, {"v": value})
    output = playbook(
        [
            {INFO: {"path": "shown"}, "register": "read"},
            {INFO: {"path": "asynchronous"}, "async": 60, "poll": 1},
            {SECRET: {"path": "compared", "data": {"v": "something new"}}},
            {SECRET: {"path": "deleted", "state": "absent", "deletion": "soft"}},
            *show("read.secrets[0].data.v"),
            *show("values.asynchronous", "values.compared", "values.deleted"),
        ],
        "-v",
        "--diff",
        values=values,
    )
    expect(output, values)


@way
def test_the_secrets_of_an_object_are_masked_and_nothing_else(
    playbook: Playbook, vault: VaultServer
) -> None:
    values = made_up("secret_data", "by_name", "listed", "stored", "read")
    kv1 = vault.admin.kv1()
    vault.admin.call("POST", f"{kv1}/read", {"v": values["read"]})
    policy = {"name": "policy-of-nobody"}
    policy["policy"] = 'path "some-other-mount/*" { capabilities = ["read"] }'
    user = "auth/userpass/users/alice"
    output = playbook(
        [
            {
                OBJECT: {
                    "objects": [
                        {"path": "sys/auth/userpass", "data": {"type": "userpass"}},
                        {
                            "path": user,
                            "secret_data": {"password": "{{ values.listed }}"},
                        },
                    ]
                }
            },
            {
                OBJECT: {
                    "path": user,
                    "data": {"token_policies": "{{ policy.name }}"},
                    "secret_data": {"password": "{{ values.secret_data }}"},
                    "write_secrets": "always",
                }
            },
            {OBJECT: {"path": f"{user}/password", "compare": False,
                      "data": {"password": "{{ values.by_name }}"}}},
            {OBJECT: {"path": "sys/policies/acl/{{ policy.name }}",
                      "data": {"policy": "{{ policy.policy }}"}}},
            {OBJECT: {"path": f"{kv1}/stored", "data": {"v": "{{ values.stored }}"}}},
            {OBJECT: {"path": f"{kv1}/read", "data": {"v": "something else"}}},
            *show(*(f"values.{name}" for name in values)),
            *show("policy.name", "policy.policy"),
        ],
        "-v",
        values=values,
        policy=policy,
    )  # fmt: skip
    expect(output, values)
    assert seen(output, policy) == set(policy)


@way
def test_what_any_request_answers_is_masked(
    playbook: Playbook, vault: VaultServer
) -> None:
    values = made_up("called", "looked_up")
    for name, value in values.items():
        vault.admin.call("POST", f"cubbyhole/{name}", {"v": value})
    read = "lookup('credential_bridge.vault.vault_read', 'cubbyhole/looked_up')"
    output = playbook(
        [
            {
                CALL: {"path": "cubbyhole/called", "operation": "read"},
                "register": "answer",
            },
            *show("answer.response.v", f"{read}.v"),
            # The names in a listing are public.
            {CALL: {"path": "cubbyhole", "operation": "list"}, "register": "names"},
            *show("names.response['keys']"),
        ],
        "-v",
    )
    expect(output, values)
    assert "looked_up" in output


@way
def test_what_is_generated_is_masked(playbook: Playbook, vault: VaultServer) -> None:
    rules = 'length = 20\nrule "charset" { charset = "abcdefghjkmnpqrstuvwxyz" }'
    vault.admin.call("PUT", "sys/policies/password/letters", {"policy": rules})
    generate = {"ours": {"length": 20}, "theirs": {"policy": "letters"}}
    output = playbook(
        [
            {
                SECRET: {"path": "g", "generate": generate, "return_generated": True},
                "register": "made",
            },
            *show("made.generated_values.ours", "made.generated_values.theirs"),
            save("made.generated_values"),
        ],
        "-v",
    )
    assert set(playbook.truth()) == {"ours", "theirs"}
    expect(output, playbook.truth())


@way
def test_what_logs_in_is_masked(playbook: Playbook, vault: VaultServer) -> None:
    role = vault.admin.approle()
    credentials = {"vault_role_id": role.role_id, "vault_secret_id": role.secret_id}
    refused = {"token": "hvs.no-such-token-anywhere", "password": "no-such-password"}
    output = playbook(
        [
            {LOGIN: {"vault_token": None, **credentials}, "register": "one"},
            {
                "ansible.builtin.set_fact": {
                    "two": "{{ lookup('credential_bridge.vault.vault_login', "
                    "vault_role_id=role_id, vault_secret_id=secret_id) }}"
                }
            },
            {INFO: {"vault_token": "{{ refused.token }}"}, "ignore_errors": True},
            {
                LOGIN: {
                    "auth_method": "userpass",
                    "vault_username": "somebody",
                    "vault_password": "{{ refused.password }}",
                },
                "ignore_errors": True,
            },
            *show("one.token", "two.token", "role_id", "secret_id"),
            *show("refused.token", "refused.password", "'somebody'"),
            save("[one.token, two.token]"),
        ],
        "-v",
        role_id=role.role_id,
        secret_id=role.secret_id,
        refused=refused,
    )
    one, two = playbook.truth()
    # The lookup runs in the controller in either way.
    values = {"one": one, "two": two, "role": role.role_id, "secret": role.secret_id}
    expect(output, {**values, **refused})
    assert "before-somebody-after" in output


@pytest.mark.parametrize("way", ["in the controller"])
def test_what_a_lookup_returns_is_masked(
    playbook: Playbook, vault: VaultServer, kv_mount: str
) -> None:
    values = {
        name: f"value-{name}-{secrets.token_hex(8)}"
        for name in ("one", "two", "default")
    }
    stored = {"one": values["one"], "other": "value-that-nobody-asked-for"}
    vault.admin.write(kv_mount, "some", stored)
    vault.admin.write(kv_mount, "all", {"two": values["two"]})
    output = playbook(
        [
            *show(
                LOOKUP.format("'some', key='one'"),
                LOOKUP.format("'all'"),
                LOOKUP.format("'no', default=values.default"),
            ),
            *show("values.one", "values.two", "values.default", "other"),
        ],
        "-v",
        values=values,
        other=stored["other"],
    )
    expect(output, values)
    # Only what is returned is masked, so that a host name beside a password is not.
    assert stored["other"] in output


@way
def test_a_key_is_masked_line_by_line(playbook: Playbook) -> None:
    lines = [secrets.token_urlsafe(48) for _line in range(3)]
    head, foot = (f"-----{word} PRIVATE KEY-----" for word in ("BEGIN", "END"))
    key = "\n".join([head, *lines, "c2hvcnQ=", foot, ""])
    output = playbook(
        [
            {SECRET: {"path": "key", "data": {"pem": "{{ key }}"}}},
            *show("key", *(f"key.splitlines()[{line}]" for line in range(6))),
        ],
        "-v",
        key=key,
    )
    expect(output, dict(zip("abc", lines)))
    # What is no secret, or too short a line.
    assert head in output
    assert "before-c2hvcnQ=-after" in output


@way
def test_masking_can_be_switched_off(playbook: Playbook) -> None:
    values = made_up("variable", "option")
    output = playbook(
        [
            {
                SECRET: {"path": "v", "data": {"v": "{{ values.variable }}"}},
                "vars": {"ansible_credential_bridge_mask": False},
            },
            {
                SECRET: {
                    "path": "o",
                    "data": {"v": "{{ values.option }}"},
                    "mask": False,
                }
            },
            *show("values.variable", "values.option"),
        ],
        "-v",
        values=values,
    )
    # The modules themselves show no value in either case.
    assert seen(output, values) == set(values)
    assert PLACEHOLDER not in output


# --- and nothing else ---

SHORT = {
    "a": "a",
    "one": "1",
    "flag": "true",
    "state": "present",
    "user": "admin",
    "mode": "changed",
    "host": "localhost",
    "robot": "ansible",
    "number": 1,
    "yes": True,
}
MESSAGE = "version 1 of the secret app/database is present, and true is what admin says"
RESULT = {
    "changed": True,
    "action": "created",
    "path": "app/database",
    "version": 1,
}


@way
@pytest.mark.parametrize("many", [False, True], ids=["one secret", "secrets"])
def test_short_values_leave_the_output_as_it_is(
    playbook: Playbook, kv_mount: str, many: bool
) -> None:
    secret = {
        "path": "app/database",
        "state": "present",
        "data": "{{ short }}",
        "generate": {"p": {"length": 32, "kind": "hex"}},
    }
    options = {"secrets": [secret]} if many else secret
    output = playbook(
        [
            {SECRET: options, "register": "written"},
            {INFO: {"path": "app/database"}, "register": "read"},
            {"ansible.builtin.debug": {"msg": MESSAGE}},
            {"ansible.builtin.debug": {"var": "result"}, "vars": {
                "result": "{{ (written.results | default([written]))[0] }}"}},
            {SECRET: {"path": "app/database", "state": "absent", "deletion": "soft"}},
        ],
        "-v",
        "--diff",
        short=SHORT,
    )  # fmt: skip
    assert PLACEHOLDER not in output.replace(f'"p": "{PLACEHOLDER}"', "")
    assert f'"msg": "{MESSAGE}"' in output
    shown = output.partition('"result": ')[2]
    result, _end = json.JSONDecoder().raw_decode(shown)
    assert {name: result[name] for name in RESULT} == RESULT
    assert result["mount_point"] == kv_mount
    assert re.search(r"^localhost +: ok=5 +changed=2 +unreachable=0", output, re.M)


# --- modules ---


@way
def test_a_path_with_a_zero_byte_fails_like_any_other(playbook: Playbook) -> None:
    task = {SECRET: {"path": "a\0b", "data": {"a": "b"}}}
    playbook([{**task, "ignore_errors": True, "register": "it"}, save("it.error")])
    assert playbook.truth()["reason"] == "invalid_path"


@way
def test_a_warning_is_a_warning_and_nothing_more(
    playbook: Playbook, vault: VaultServer, kv_mount: str
) -> None:
    rules = f'path "{kv_mount}/data/*" {{ capabilities = ["create", "update"] }}'
    blind = {"path": "w", "data": {"a": "b"}, "compare": False}
    blind["vault_token"] = vault.admin.token(vault.admin.policy(rules))
    output = playbook([{SECRET: blind, "check_mode": True}])
    assert re.search(r"\[WARNING\]: .*Check mode could not read the secret", output)
    assert "DEPRECATION" not in output


def test_no_option_reaches_the_syslog(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not at the top, since the plain Pythons that import this file have no Ansible.
    from ansible.module_utils import basic

    from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
        module,
        vault_secret,
    )

    logged: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda *what: logged.append(str(what)))
    arguments = {"ANSIBLE_MODULE_ARGS": {"path": "a", "data": {"v": "short"}}}
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps(arguments).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)

    basic.AnsibleModule({"path": {}, "data": {"type": "raw"}})
    assert "path=a" in str(logged)

    logged.clear()
    # Nothing says where the server is, so it fails, after Ansible would have logged.
    with pytest.raises(SystemExit):
        module.main(vault_secret.TASK)
    assert logged == []
