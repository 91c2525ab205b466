# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the examples of docs/migration.md and compare each "Before" with its "After".

Every example works on secrets of its own: ``myapp`` in its text is replaced by a unique
name. What an example returns, it stores with ``set_fact``; what it writes is read back
with the administrator's token. Both must be the same before and after.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml
from cache import cache_dir, made_once
from vault.playbook import run_playbook

if TYPE_CHECKING:
    from vault.server import VaultServer as Vault

pytestmark = pytest.mark.ansible

ROOT = next(
    folder
    for folder in Path(__file__).resolve().parents
    if (folder / "galaxy.yml").exists()
)
# What the tool works with.
REPOSITORY = (
    "ansible_collections.credential_bridge.vault.plugins.plugin_utils."
    "_migrate.repository"
)
TOOL_CASES = ROOT / "tests/unit/plugins/plugin_utils/_migrate/cases.yml"
PAGE = ROOT / "docs" / "migration.md"
BLOCK = re.compile(
    r"^(?:Before \((?P<peer>[\w.-]+)\)|After):\n\n```yaml\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
COMMUNITY = "community.hashi_vault"
TERRY_HOWE = "ansible-modules-hashivault"
TERRY_HOWE_PIN = f"{TERRY_HOWE}==5.6.1"
# PyPI has both of them, but not hashicorp.vault.
PEERS = (COMMUNITY, TERRY_HOWE)
# Where the examples' AppRole is enabled.
APPROLE_MOUNT = "ci"


class Example(NamedTuple):
    title: str
    before: Mapping[str, Sequence[str]]
    after: str


class Case(NamedTuple):
    """One block of tasks with secrets of its own."""

    title: str
    name: str
    text: str

    @property
    def facts(self) -> list[str]:
        """The names that the block sets, also inside of ``block`` and ``rescue``."""
        return sorted(set(_facts(yaml.safe_load(self.text))))

    def play(self) -> dict[str, Any]:
        tasks = yaml.safe_load(self.text.replace("myapp", self.name))
        found = {fact: f"{{{{ {fact} }}}}" for fact in self.facts}
        keep = {"ansible.builtin.set_fact": {self.variable: found}}
        return {
            "name": f"{self.title} ({self.name})",
            "hosts": "localhost",
            "gather_facts": False,
            "tasks": [*tasks, keep],
        }

    @property
    def variable(self) -> str:
        return self.name.replace("-", "_")


def _facts(tasks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for task in tasks:
        yield from task.get("ansible.builtin.set_fact", {})
        yield from _facts([*task.get("block", ()), *task.get("rescue", ())])


def examples() -> list[Example]:
    """Return the sections below "Examples"; each has one "After" and some "Before"."""
    text = PAGE.read_text().partition("\n## Examples\n")[2].partition("\n## ")[0]
    found = []
    for section in text.split("\n### ")[1:]:
        title = section.splitlines()[0]
        before: dict[str, list[str]] = {}
        after = []
        for block in BLOCK.finditer(section):
            if block["peer"]:
                before.setdefault(block["peer"], []).append(block["text"])
            else:
                after.append(block["text"])
        assert before, title
        assert len(after) == 1, title
        found.append(Example(title, before, after[0]))
    return found


EXAMPLES = examples()


def _terry_howe() -> Path:
    """Return the folder that holds the modules; they come from PyPI, into the cache."""

    def fetch(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as downloads:
            pip = [sys.executable, "-m", "pip", "--quiet", "download", "--no-deps"]
            subprocess.run([*pip, "--dest", downloads, TERRY_HOWE_PIN], check=True)
            (wheel,) = Path(downloads).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)

    return made_once(cache_dir("peer") / TERRY_HOWE_PIN.replace("==", "-"), fetch)


@pytest.fixture
def environment(peer: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what Ansible needs to find the plugins of ``peer``."""
    if peer == TERRY_HOWE:
        modules = _terry_howe() / "ansible"
        return {
            "ANSIBLE_LIBRARY": str(modules / "modules" / "hashivault"),
            "ANSIBLE_MODULE_UTILS": str(modules / "module_utils"),
        }
    # The benchmark has fetched it already, or does so now.
    monkeypatch.syspath_prepend(ROOT / "tests" / "bench")
    collections = importlib.import_module("peer").peer_path()
    return {"ANSIBLE_COLLECTIONS_PATH": f"{ROOT.parents[2]}:{collections}"}


def _prepare(vault: Vault, name: str) -> dict[str, str]:
    """Write the secrets that the examples start with.

    :return: for each time at which one was created, what it is called in a comparison
    """
    write = vault.admin.write
    write("secret", f"{name}/database", {"user": "root", "password": "first"})
    write("secret", f"{name}/database", {"user": "admin", "password": "second"})
    for user in ("web", "mail", "deleted"):
        write("secret", f"{name}/{user}", {"user": user})
    vault.admin.call("DELETE", f"secret/data/{name}/deleted")
    database = vault.admin.call("GET", f"secret/metadata/{name}/database")
    return {
        version["created_time"]: f"when version {number} of database was created"
        for number, version in database["data"]["versions"].items()
    }


def _held(vault: Vault, name: str) -> dict[str, Any]:
    """Return what Vault holds for an example: its secrets and its secrets engine."""
    admin = vault.admin
    found: dict[str, Any] = {}
    for key in admin.call("LIST", f"secret/metadata/{name}")["data"]["keys"]:
        metadata = admin.call("GET", f"secret/metadata/{name}/{key}")["data"]
        found[key] = {
            "data": admin.read("secret", f"{name}/{key}"),
            "custom_metadata": metadata["custom_metadata"],
            "max_versions": metadata["max_versions"],
            "versions": {
                number: (version["destroyed"], bool(version["deletion_time"]))
                for number, version in metadata["versions"].items()
            },
        }
    if f"{name}-kv/" in admin.call("GET", "sys/mounts")["data"]:
        config = admin.call("GET", f"{name}-kv/config")["data"]
        found["secrets engine"] = config["max_versions"]
    return found


def _outcomes(
    vault: Vault, cases: Sequence[Case], folder: Path, env: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Run the cases as one playbook and return what each of them returned and wrote."""
    written_at = {case.name: _prepare(vault, case.name) for case in cases}
    facts = folder / "facts.json"
    values = ", ".join(f"'{case.name}': {case.variable}" for case in cases)
    store = {
        "ansible.builtin.copy": {
            "content": f"{{{{ {{{values}}} | to_json }}}}",
            "dest": str(facts),
            "mode": "0600",
        }
    }
    last = {"hosts": "localhost", "gather_facts": False, "tasks": [store]}
    role = vault.admin.approle(
        vault.admin.policy('path "secret/*" { capabilities = ["create", "read"] }'),
        mount=APPROLE_MOUNT,
    )
    variables = {
        "ansible_credential_bridge_mount_point": "secret",
        "ansible_python_interpreter": sys.executable,
        "role_id": role.role_id,
        "secret_id": role.secret_id,
    }
    done = run_playbook(
        [*(case.play() for case in cases), last],
        folder,
        "-e",
        json.dumps(variables),
        env={**env, "VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
    )
    assert done.returncode == 0, done.stdout
    returned = json.loads(facts.read_text())
    return {
        case.name: {
            "returned": {
                fact: written_at[case.name].get(str(value), value)
                for fact, value in returned[case.name].items()
            },
            "held": _held(vault, case.name),
        }
        for case in cases
    }


@pytest.fixture
def _no_mounts_left(vault: Vault) -> Iterator[None]:
    before = vault.admin.call("GET", "sys/mounts")["data"]
    yield
    for mount in vault.admin.call("GET", "sys/mounts")["data"].keys() - before.keys():
        vault.admin.unmount(mount.rstrip("/"))


@pytest.mark.usefixtures("_no_mounts_left")
@pytest.mark.parametrize("peer", PEERS)
def test_the_examples_do_the_same_before_and_after(
    vault: Vault, tmp_path: Path, peer: str, environment: dict[str, str]
) -> None:
    assert [one.title for one in EXAMPLES if not one.before.keys() & set(PEERS)] == []
    before: dict[Case, str] = {}  # and the name of the case that replaces it
    after: list[Case] = []
    for number, example in enumerate(EXAMPLES):
        texts = example.before.get(peer, ())
        if not texts:
            continue
        name = f"{peer.partition('.')[0].partition('-')[0]}-{number:02}"
        after.append(Case(example.title, name, example.after))
        for index, text in enumerate(texts):
            before[Case(example.title, f"{name}-before-{index}", text)] = name
    outcomes = _outcomes(vault, [*before, *after], tmp_path, environment)
    for case, name in before.items():
        old, new = outcomes[case.name], outcomes[name]
        expected = {fact: new["returned"].get(fact) for fact in case.facts}
        assert old["returned"] == expected, f"{case.title}\n{case.text}"
        assert old["held"] == new["held"], f"{case.title}\n{case.text}"


def _rewritten(text: str) -> str | None:
    """Return what the tool makes of a block, None if it leaves something to a person."""
    # Only here, since it needs Ansible to be imported.
    migrate = importlib.import_module(REPOSITORY).migrate
    outcome = migrate({"block.yml": text})
    return None if outcome.left else outcome.texts["block.yml"]


def _tool_cases(peer: str) -> list[tuple[str, str]]:
    """Return the titles and texts that the tool rewrites for a peer."""
    found = [
        (example.title, text)
        for example in EXAMPLES
        for text in example.before.get(peer, ())
    ]
    more = yaml.safe_load(TOOL_CASES.read_text())
    return found + [
        (one["title"], one["before"]) for one in more if one.get("runs") == peer
    ]


@pytest.mark.usefixtures("_no_mounts_left")
@pytest.mark.parametrize("peer", PEERS)
def test_what_the_tool_rewrites_does_the_same(
    vault: Vault, tmp_path: Path, peer: str, environment: dict[str, str]
) -> None:
    pairs = []
    for number, (title, text) in enumerate(_tool_cases(peer)):
        rewritten = _rewritten(text)
        if rewritten is not None:
            name = f"tool-{peer[:4]}-{number:02}"
            old = Case(title, f"{name}-before", text)
            pairs.append((old, Case(title, f"{name}-after", rewritten)))
    assert len(pairs) > 10
    cases = [case for pair in pairs for case in pair]
    outcomes = _outcomes(vault, cases, tmp_path, environment)
    for old, new in pairs:
        assert outcomes[old.name] == outcomes[new.name], f"{old.text}\n{new.text}"
