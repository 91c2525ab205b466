# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canaries go through every plugin, and are looked for wherever something is left.

That is: shown, written down or left behind, by a plugin or by what comes after it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import yaml
from vault.playbook import keep_results, masks, run_playbook
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

SECRET, INFO, VERSION = (
    f"credential_bridge.vault.vault_secret{suffix}"
    for suffix in ("", "_info", "_version")
)
LOGIN, LOGOUT = (
    "credential_bridge.vault.vault_login",
    "credential_bridge.vault.vault_logout",
)
OBJECT = "credential_bridge.vault.vault_object"
COPY = "credential_bridge.vault.vault_copy"
SHORTEST = 12  # characters; what is shorter may stand somewhere by chance
# Since ansible-core 2.22, Ansible masks what we register with it. Before, it shows what
# a play prints, so nothing is printed then.
MASKS = masks()

# As secrets; each goes through every task.
VALUES = {
    "quotes": 'canary-"quo\'ted"-value',
    "lines": "canary-first-line-of\n\tcanary-second-line-of\n",
    "unicode": "canary-ünïcödé-密码-value",
    "json": '{"canary-in-json": ["canary-json-value"]}',
    "url": "canary%2Fencoded%20and value&more=1",
    "backslash": "canary-C:\\path\\to\\$HOME `id`",
    "long": "canary-" + secrets.token_hex(32 * 1024),
}
# As secrets that are there already, so that the play knows them only by reading.
STORED = {
    name: f"canary-stored-{name}-{secrets.token_hex(8)}" for name in ("info", "lookup")
}
JINJA = "{{ canary_like_jinja_value }}{% canary %}"
# As what opens Vault; none of them does.
CREDENTIALS = {
    name: f"canary-{name}-{secrets.token_hex(8)}"
    for name in (
        "token",
        "role_id",
        "secret_id",
        "wrapped",
        "password",
        "jwt",
        "aws_key",
        "aws_secret",
        "aws_session",
        "azure_secret",
        "passcode",
        "misspelt",
        "mistyped",
    )
}


def tasks() -> list[dict[str, Any]]:
    """One task for each way in which a plugin may come to speak."""
    data = {"data": "{{ values }}"}
    wrong = {"path": "a", "data": {"x": "anything"}}
    lookup = "lookup('credential_bridge.vault.vault_secret', 'a', mount_point=mount"
    return [
        {SECRET: {"path": "a", **data}, "check_mode": True, "diff": True},
        {SECRET: {"path": "a", **data}, "diff": True},
        {SECRET: {"path": "a", **data}},
        {SECRET: {"path": "a", "update": "patch", "data": {"more": "{{ values.quotes }}"}},
         "diff": True},
        {SECRET: {"path": "a", "cas": 99, **data}},
        {SECRET: {"path": "../a", **data}},
        {SECRET: {"path": "a", "mount_point": "nowhere", **data}},
        {SECRET: {"path": "a", "data": "{{ values.quotes }}"}},
        {SECRET: {"path": "a", "dta": "{{ creds.misspelt }}"}},
        {SECRET: {"path": "a", "cas": "{{ creds.mistyped }}", **data}},
        {SECRET: {"path": "a", "vault_url": "http://127.0.0.1:1", "retries": 0, **data}},
        {
            # Ansible shows the items themselves.
            SECRET: {"path": "loop-{{ item }}", "data": {"v": "{{ values[item] }}"}},
            "loop": "{{ values | list }}",
        },
        {SECRET: {"path": "async", **data}, "async": 30, "poll": 1},
        {SECRET: {"path": "environment", **data}, "environment": {"FOO": "bar"}},
        {SECRET: {"secrets": [{"path": "m1", **data}, {"path": "m2", "cas": 7, **data}]},
         "diff": True},
        {SECRET: {"secrets": [{"path": "m1", "dta": "{{ creds.misspelt }}"}]}},
        {SECRET: {"secrets": "{{ creds.mistyped }}"}},
        {SECRET: {"path": "made", "generate": {"p": {"length": "{{ creds.mistyped }}"}}}},
        {SECRET: {"path": "a", "custom_metadata": "{{ creds.mistyped }}"}},
        {"ansible.builtin.include_role": {"name": "credential_bridge.vault.secrets"}, "vars": {
            "secrets_mount_point": "{{ mount }}", "secrets_declared": [{"path": "role", **data}]}},
        {SECRET: {**wrong, "vault_token": "{{ creds.token }}"}},
        {SECRET: {**wrong, "vault_token": "{{ creds.token }}\n"}},
        {SECRET: {**wrong, "vault_token": None, "vault_role_id": "{{ creds.role_id }}",
                  "vault_secret_id": "{{ creds.secret_id }}"}},
        {SECRET: {**wrong, "vault_token": None, "vault_role_id": "{{ creds.role_id }}",
                  "vault_wrapped_secret_id": "{{ creds.wrapped }}"}},
        {SECRET: {**wrong, "vault_token": None, "auth_method": "userpass",
                  "vault_username": "someone", "vault_password": "{{ creds.password }}"}},
        {SECRET: {**wrong, "vault_token": None, "vault_jwt": "{{ creds.jwt }}", "auth_role": "x"}},
        {SECRET: {**wrong, "vault_token": None, "auth_method": "userpass",
                  "vault_username": "someone", "vault_password": "{{ creds.password }}",
                  "mfa_passcode": "{{ creds.passcode }}"}},
        {SECRET: {**wrong, "vault_token": None, "aws_access_key": "{{ creds.aws_key }}",
                  "aws_secret_key": "{{ creds.aws_secret }}",
                  "aws_session_token": "{{ creds.aws_session }}"}},
        {SECRET: {**wrong, "vault_token": None, "auth_role": "x",
                  "azure_client_secret": "{{ creds.azure_secret }}"}},
        {SECRET: {**wrong, "vault_role_id": "{{ creds.role_id }}"}},
        {SECRET: {**wrong, "vault_token": None}, "vars": {
            "ansible_credential_bridge_vault_token": ["{{ creds.token }}"]}},
        {INFO: {"paths": ["a", "missing", "info"]}, "no_log": not MASKS, "register": "read"},
        {INFO: {"prefix": "", "recursive": True, "content": ["metadata"]}},
        {INFO: {"paths": "a", "vault_token": "{{ creds.token }}"}},
        {VERSION: {"path": "a", "versions": [1], "state": "deleted"}, "diff": True},
        {LOGIN: {"vault_token": "{{ creds.token }}"}},
        {LOGIN: {"vault_token": None, "vault_role_id": "{{ creds.role_id }}",
                 "vault_secret_id": "{{ creds.secret_id }}"}, "no_log": not MASKS},
        {LOGOUT: {"vault_token": "{{ creds.token }}"}},
        {"ansible.builtin.assert": {"that": f"{lookup}) == values_of_a"}, "vars": {
            "values_of_a": "{{ values | combine({'more': values.quotes}) }}"}},
        {"ansible.builtin.set_fact": {"x": f"{{{{ {lookup}, key='missing') }}}}"}},
        {"ansible.builtin.set_fact": {"x": f"{{{{ {lookup}, vault_token=creds.token) }}}}"}},
        {"ansible.builtin.set_fact": {"x": f"{{{{ {lookup}, vault_token=none, "
                                           "vault_role_id=creds.role_id, "
                                           "vault_secret_id=creds.secret_id) }}"}},
        {"ansible.builtin.set_fact": {"x": f"{{{{ {lookup}, tken=creds.misspelt) }}}}"}},
        *copies(),
        {SECRET: {"path": "a", "state": "absent", "deletion": "permanent"}, "diff": True},
        *objects(),
        *(later_tasks() if MASKS else []),
    ]  # fmt: skip


def later_tasks() -> list[dict[str, Any]]:
    """Return tasks of Ansible's own that print what the tasks before them have used."""
    file = {"content": "{{ values | to_nice_json }}", "dest": "{{ playbook_dir }}/x"}
    printed = [
        "{{ read }}",
        "{{ lookup('credential_bridge.vault.vault_secret', 'lookup', mount_point=mount) }}",
        "{{ values }}",
        "user:{{ values.quotes }}@host {{ values.lines }}",
        "{{ values | to_json }}",
        "{{ lookup('ansible.builtin.env', 'VAULT_TOKEN') }}",
        # The others were given as something else, so nobody could know them.
        *(f"x{{{{ creds.{name} }}}}y" for name in list(CREDENTIALS)[:-2]),
    ]
    return [
        *({"ansible.builtin.debug": {"msg": text}} for text in printed),
        {"ansible.builtin.debug": {"msg": "{{ item }}"}, "loop": "{{ values | dict2items }}"},
        {"ansible.builtin.fail": {"msg": "{{ values.unicode }}"}},
        {"ansible.builtin.copy": file, "diff": True, "check_mode": True},
    ]  # fmt: skip


def copies() -> list[dict[str, Any]]:
    """Return tasks that copy: done, in conflict, rejected, misspelt, of a wrong type."""
    nowhere = {"vault_url": "http://127.0.0.1:1", "vault_token": "{{ creds.token }}"}
    to = [
        {"path": "info"},
        {"path": "copy", "vault_token": "{{ creds.token }}"},
        {"path": "copy", "auth_method": "userpass", "vault_username": "someone",
         "vault_password": "{{ creds.password }}"},
        {"vault_role_id": "{{ creds.role_id }}", "token": "{{ creds.token }}"},
        {"vault_token": "{{ creds.token }}\n"},
        {"tken": "{{ creds.misspelt }}"},
        {"timeout": "{{ creds.mistyped }}"},
        "{{ creds.mistyped }}",
        nowhere,
    ]  # fmt: skip
    return [
        {COPY: {"path": "a", "to": {"path": "copy"}, "versions": "all"}, "diff": True},
        {COPY: {"path": "copy", "to": {"path": "moved"}, "remove_source": True,
                "versions": "all"}, "diff": True},
        *({COPY: {"path": "a", "to": place, "retries": 0}} for place in to),
    ]  # fmt: skip


def objects() -> list[dict[str, Any]]:
    """Return tasks on objects: written, rejected, misspelt, of the wrong type."""
    method = {"path": "sys/auth/{{ mount }}", "data": {"type": "userpass"}}
    user = {"path": "auth/{{ mount }}/users/a"}
    password = {"password": "{{ creds.password }}"}
    return [
        {OBJECT: {"objects": [method, {**user, "secret_data": password}]}, "diff": True},
        {OBJECT: {**user, "data": password, "write_secrets": "always"}, "diff": True},
        {OBJECT: {**user, "secret_data": {"password_hash": "{{ creds.password }}"}}},
        {OBJECT: {**user, "secret_data": {"pasword": "{{ creds.misspelt }}"}}},
        {OBJECT: {**user, "data": {"token_ttl": "{{ creds.mistyped }}"}}},
        {OBJECT: {**user, "data": "{{ creds.mistyped }}"}},
        {OBJECT: {**user, "dta": "{{ creds.misspelt }}"}},
        {OBJECT: {"objects": "{{ creds.mistyped }}"}},
        {OBJECT: {"objects": [{**user, "dta": "{{ creds.misspelt }}"}]}},
        {OBJECT: {"path": "cubbyhole/a", "data": "{{ values }}"}, "diff": True},
        {OBJECT: {"path": "cubbyhole/a", "data": {"x": "{{ values.quotes }}"}}, "diff": True},
        {OBJECT: {"path": "cubbyhole/a", "state": "absent"}, "diff": True},
        {OBJECT: {**method, "state": "absent"}, "diff": True},
    ]  # fmt: skip


def forms(canary: str) -> set[str]:
    """Return what a canary looks like where it leaked: whole, by line, encoded."""
    parts = (
        {canary, *canary.split("\n")}
        if len(canary) < 1000
        else {canary[:64], canary[2000:2064], canary[-64:]}
    )
    found = set()
    for part in (part.strip() for part in parts):
        encoded = (
            base64.b64encode(part.encode()).decode().rstrip("=")[: len(part) // 3 * 4]
        )
        escaped = json.dumps(part)[1:-1]
        found |= {
            part,
            escaped,
            json.dumps(escaped)[1:-1],
            json.dumps(part, ensure_ascii=False)[1:-1],
        }
        found |= {
            repr(part)[1:-1],
            quote(part),
            quote(part, safe=""),
            quote_plus(part),
            encoded,
        }
    return {form for form in found if len(form) >= SHORTEST}


def leaked(text: str, canaries: dict[str, str]) -> set[str]:
    """Return the names of the canaries that stand in a text, even if it was folded."""
    unfolded = text.replace("\n", "")
    return {
        name
        for name, canary in canaries.items()
        if any(form in text or form in unfolded for form in forms(canary))
    }


@contextlib.contextmanager
def process_arguments(seen: list[str]) -> Iterator[None]:
    """Collect the arguments of all processes while the block runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            for folder in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    seen.append(
                        (folder / "cmdline").read_bytes().decode("utf-8", "replace")
                    )

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


RUNS = {
    "in the controller, debugging": ({}, ["-vvvvv"], {"ANSIBLE_DEBUG": "1"}),
    "as modules, in YAML": (
        {"credential_bridge_in_controller": False},
        ["-vvvvv"],
        {"ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"},
    ),
    "in check mode, in JSON": (
        {},
        ["-vvv", "--check", "--diff"],
        {"ANSIBLE_STDOUT_CALLBACK": "everything_as_json"},
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_no_canary_is_seen(
    vault: VaultServer, kv_mount: str, tmp_path: Path, name: str
) -> None:
    variables, options, env = RUNS[name]
    folder = tmp_path / "left"
    (folder / "tmp").mkdir(parents=True)
    for path, value in STORED.items():
        vault.admin.write(kv_mount, path, {"v": value})
    given = tmp_path / "vars.yml"
    # What looks like a template is told not to be one.
    given.write_text(
        yaml.safe_dump(
            {
                "values_without_jinja": VALUES,
                "creds": CREDENTIALS,
                "mount": kv_mount,
                **variables,
            }
        )
        + f"jinja: !unsafe '{JINJA}'\n"
        + "values: \"{{ values_without_jinja | combine({'jinja': jinja}) }}\"\n"
    )
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {
            "group/credential_bridge.vault.vault": {"mount_point": "{{ mount }}"}
        },
        "tasks": [{**task, "ignore_errors": True} for task in tasks()],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False))
    command = [
        Path(sys.executable).parent / "ansible-playbook",
        tmp_path / "play.yml",
        "-e",
        f"@{given}",
        *options,
    ]
    arguments: list[str] = []
    with process_arguments(arguments):
        done = subprocess.run(
            [*map(str, command), "-e", f"ansible_python_interpreter={sys.executable}"],
            env={
                **os.environ,
                "ANSIBLE_ASYNC_DIR": str(folder / "async"),
                "ANSIBLE_CALLBACK_PLUGINS": str(
                    Path(__file__).parent / "callback_plugins"
                ),
                "ANSIBLE_CREDENTIAL_BRIDGE_LOG_FILE": str(folder / "records.log"),
                "ANSIBLE_CREDENTIAL_BRIDGE_LOG_LEVEL": "debug",
                "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
                "HOME": str(folder),
                "TMPDIR": str(folder / "tmp"),
                "VAULT_ADDR": vault.address,
                "VAULT_TOKEN": vault.token,
                **env,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    canaries = {**VALUES, **CREDENTIALS, **STORED}
    canaries.update({"jinja": JINJA, "the real token": vault.token})
    assert done.returncode == 0, done.stdout[-3000:]
    assert "DEPRECATION" not in done.stdout
    # With ANSIBLE_DEBUG Ansible itself shows what it hands to a module.
    seen = "\n".join(
        line
        for line in done.stdout.splitlines()
        if "done with _execute_module" not in line
    )
    assert leaked(seen, canaries) == set(), name
    assert leaked("\n".join(set(arguments)), canaries) == set()
    assert (folder / "records.log").stat().st_size > 0
    assert (folder / "ansible.log").stat().st_size > 0
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {
        file.name: leaked(file.read_text(errors="replace"), canaries) for file in files
    } == {file.name: set() for file in files}
    # The tasks did what they are there for.
    if "--check" not in options:
        assert "'m2'" in done.stdout or '"m2"' in done.stdout or "m2" in done.stdout
        assert vault.admin.read(kv_mount, "role") == {**VALUES, "jinja": JINJA}


def test_the_search_finds_what_leaks() -> None:
    for name, canary in {**VALUES, "jinja": JINJA}.items():
        line = (
            canary.strip().split("\n")[-1].strip()
            if len(canary) < 1000
            else canary[:64]
        )
        for shown in (
            line,
            json.dumps({"x": canary}),
            quote(line),
            repr({"x": line}),
            f"x{line[:6]}\n{line[6:]}x",
        ):
            assert name in leaked(f"before {shown} after", {name: canary}), shown


def test_short_values_falsify_nothing(
    vault: VaultServer, kv_mount: str, tmp_path: Path
) -> None:
    """``1``, ``true`` or one letter is in every result; it must not be masked there."""
    play = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {
                "group/credential_bridge.vault.vault": {"mount_point": "{{ mount }}"}
            },
            "tasks": [
                {
                    SECRET: {
                        "path": "e",
                        "data": "{{ short }}",
                        "custom_metadata": {"e": "1"},
                    },
                    "register": "one",
                },
                {
                    VERSION: {"path": "e", "versions": [1], "state": "present"},
                    "register": "two",
                },
                {
                    INFO: {"path": "e", "content": ["data", "metadata"]},
                    "register": "three",
                },
                keep_results(["one", "two", "three"], tmp_path / "results.json"),
            ],
        }
    ]
    short = {
        "one": "1",
        "bool": "true",
        "letter": "e",
        "number": 1,
        "flag": True,
        "empty": "",
        "mount": kv_mount,
    }
    variables = {
        "short": short,
        "mount": kv_mount,
        "ansible_python_interpreter": sys.executable,
    }
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    done = run_playbook(play, tmp_path, "-e", json.dumps(variables), env=env)
    assert done.returncode == 0, done.stdout
    text = (tmp_path / "results.json").read_text()
    written, versions, read = json.loads(text)
    assert (
        written["changed"],
        written["version"],
        written["path"],
        written["mount_point"],
    ) == (True, 1, "e", kv_mount)
    assert (versions["changed"], versions["versions"][0]["version"]) == (False, 1)
    assert read["secrets"][0]["data"] == short
    assert read["secrets"][0]["metadata"]["custom_metadata"] == {"e": "1"}
    assert "VALUE_SPECIFIED" not in text
    for result in (written, versions):
        del result["diff"]
    assert "********" not in json.dumps([written, versions, read])
