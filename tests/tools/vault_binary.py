# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ``vault`` to test against: HashiCorp's, from PATH, or else built once from its Go module.

As a program it prints the path of that binary, and only that, on stdout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import progress
import venvs
from cache import cache_dir, made_once

VERSION = "1.21.0"
MODULE = "github.com/hashicorp/vault"
MIN_GO = (1, 25)
GO_MOD = "module vault_build\n\ngo 1.25.0\n"

# What a build with the tag 'minimal' leaves out and the tests need, under the names that Vault knows. As programs of
# their own they take seconds to build; a Vault with everything in it takes twice the time of a minimal one.
PLUGINS = {
    "kubernetes": "github.com/hashicorp/vault-plugin-auth-kubernetes/cmd/vault-plugin-auth-kubernetes",
    "ldap": f"{MODULE}/builtin/credential/ldap/cmd/ldap",
}


def vault_binary() -> Path:
    """Return a Vault server binary, building it first where needed; :func:`plugin_folder` has what it lacks."""
    return _vault_on_path() or made_once(cache_dir("vault") / VERSION, _build) / "vault"


def plugin_folder(binary: Path) -> Path | None:
    """Return the folder of the plugins that were built with this binary, None where it is another's."""
    folder = binary.parent / "plugins"
    return folder if folder.is_dir() else None


def _vault_on_path() -> Path | None:
    """Return HashiCorp's Vault from PATH; other programs have that name too, and the Enterprise one needs a licence."""
    found = shutil.which("vault")
    if not found:
        return None
    asked = subprocess.run(
        [found, "version"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Path(found) if re.match(r"Vault v\d+\.\d+\.\d+ ", asked.stdout) else None


def _build(folder: Path) -> None:
    go = _go_on_path() or venvs.venv("go", venvs.any_python()) / "bin" / "go"
    progress.say(
        f"Building Vault {VERSION} from its Go module, once: some minutes and, meanwhile, 5 GB of disk"
    )
    work = cache_dir("go", folder.name)
    env = {
        **os.environ,
        "CGO_ENABLED": "0",
        "GOPATH": str(work / "path"),
        "GOMODCACHE": str(work / "modules"),
        "GOCACHE": str(work / "build"),
        "GOFLAGS": "-buildvcs=false -modcacherw",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
    (folder / "go.mod").write_text(GO_MOD)
    with progress.step(f"building Vault {VERSION}"):
        progress.run([go, "get", "-tool", f"{MODULE}@v{VERSION}"], cwd=folder, env=env)
        build: list[str | Path] = [go, "build", "-trimpath", "-ldflags=-s -w"]
        progress.run(
            [*build, "-tags", "minimal", "-o", "vault", MODULE], cwd=folder, env=env
        )
        for name, package in PLUGINS.items():
            progress.run(
                [*build, "-o", f"plugins/{name}", package], cwd=folder, env=env
            )
    # An interrupted build goes on from here; a finished one needs these gigabytes no more.
    shutil.rmtree(work)


def _go_on_path() -> Path | None:
    found = shutil.which("go")
    if not found:
        return None
    asked = subprocess.run(
        [found, "version"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    version = re.search(r"\bgo(\d+)\.(\d+)", asked.stdout)
    return (
        Path(found)
        if version and (int(version[1]), int(version[2])) >= MIN_GO
        else None
    )


def main() -> int:
    try:
        print(vault_binary())
    except (progress.CommandFailed, venvs.PythonMissing) as error:
        progress.say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
