# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's parameters service_name, log_level, logger and mask."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.loopback import free_port
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

CANARY = "canary-4711"

# Values in positions that pylogshield's own masking is known to miss, and others.
DATA: dict[str, Any] = {
    "pass": CANARY,
    "db_password": CANARY,
    "plain": CANARY,
    "vault_token": f"vault_token={CANARY}",
    "client_token": f"client_token: {CANARY}",
    "secret_id": f"secret_id={CANARY}",
    "header": f"Authorization: Bearer {CANARY}",
    "json": json.dumps({"password": CANARY, "deep": [{"x": CANARY}]}),
    "token": f"hvs.{CANARY}",
    "url": f"https://user:{CANARY}@host/path",
    "list": [CANARY, [CANARY], {"x": CANARY}],
    "deep": {"a": {"b": {"password": CANARY}}},
    "lines": f"first\n{CANARY}\nlast",
    "quotes": f"'{CANARY}\"",
}


def private_logger(tmp_path: Path, level: str) -> tuple[Any, io.StringIO]:
    """Make a PyLogShield of the caller's own, and a stream that it writes to."""
    from pylogshield import PyLogShield

    logger = PyLogShield(
        "mine", log_level=level, log_directory=tmp_path, add_console=False
    )
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger, stream


def use_everything(backend: VaultBackend) -> None:
    backend.add_secret("app/x", DATA)
    backend.get_secret("app/x")
    backend.update_secret("app/x", {"pass": CANARY})
    backend.list_secrets()
    backend.delete_secret_versions("app/x", [1])
    backend.undelete_secret_versions("app/x", [1])
    backend.destroy_secret_versions("app/x", [2])
    backend.read_secret_metadata("app/x")
    backend.get_config()
    with contextlib.suppress(CredentialBridgeError):
        backend.get_secret("missing")


# --- log_level and logger -------------------------------------------------------------


def test_levels_as_text_as_number_and_as_loglevel(
    vault: VaultServer, kv_mount: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from pylogshield import LogLevel

    for level in (
        LogLevel.DEBUG,
        "DEBUG",
        "debug",
        " Debug ",
        logging.DEBUG,
        "notset",
        LogLevel.NOTSET,
    ):
        VaultBackend(
            vault.address, vault.token, mount_point=kv_mount, log_level=level
        ).list_secrets()
        assert "operation=list" in capfd.readouterr().err
    for level in (LogLevel.WARNING, "warn", "error", logging.CRITICAL):
        VaultBackend(
            vault.address, vault.token, mount_point=kv_mount, log_level=level
        ).list_secrets()
        assert capfd.readouterr() == ("", "")


def test_the_default_level_is_warning(
    vault: VaultServer, kv_mount: str, capfd: pytest.CaptureFixture[str]
) -> None:
    short = vault.admin.token("root", ttl="100s", renewable=False)
    VaultBackend(
        vault.address, short, mount_point=kv_mount, token_renew="auto"
    ).list_secrets()
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "WARNING" in lines[0]
    assert "expires soon" in lines[0]


@pytest.mark.parametrize("level", ["loud", "", 15, -1, True, None, 1.5, b"debug", []])
def test_a_bad_level_is_a_configuration_error(vault: VaultServer, level: Any) -> None:
    with pytest.raises(ConfigurationError, match="log_level"):
        VaultBackend(vault.address, vault.token, log_level=level)


@pytest.mark.parametrize(
    "logger", [False, 0, "", [], {}, "mine", logging.getLogger("x"), print, object()]
)
def test_what_is_no_pylogshield_is_a_configuration_error(
    vault: VaultServer, logger: Any
) -> None:
    with pytest.raises(ConfigurationError, match="PyLogShield"):
        VaultBackend(vault.address, vault.token, logger=logger)


def test_a_logger_of_ones_own_decides_its_level_itself(
    vault: VaultServer, kv_mount: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """``log_level`` is that of the internal logger, says the specification."""
    logger, stream = private_logger(tmp_path, "DEBUG")
    VaultBackend(
        vault.address, vault.token, mount_point=kv_mount, logger=logger
    ).list_secrets()
    assert "operation=list" in stream.getvalue()
    logger, stream = private_logger(tmp_path, "WARNING")
    VaultBackend(
        vault.address,
        vault.token,
        mount_point=kv_mount,
        logger=logger,
        log_level="debug",
    ).list_secrets()
    assert stream.getvalue() == ""
    assert capfd.readouterr() == ("", "")


# --- service_name ---------------------------------------------------------------------


def test_the_service_name_tags_every_record(
    vault: VaultServer, kv_mount: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    logger, stream = private_logger(tmp_path, "DEBUG")
    for options in ({"logger": logger}, {}):
        use_everything(
            VaultBackend(
                vault.address,
                vault.token,
                service_name="billing",
                mount_point=kv_mount,
                log_level="DEBUG",
                **options,
            )
        )
    captured = capfd.readouterr()
    assert captured.out == ""
    for lines in (stream.getvalue().splitlines(), captured.err.splitlines()):
        assert len(lines) > 10
        assert all("[billing] " in line for line in lines)


def test_the_service_name_reaches_vault_in_no_request(
    vault: VaultServer, kv_mount: str
) -> None:
    with fakes.proxy() as proxy:
        use_everything(
            VaultBackend(
                vault.address,
                vault.token,
                service_name="tag-4711",
                mount_point=kv_mount,
                proxies={"http": proxy.address},
            )
        )
        assert "tag-4711" not in repr(proxy.seen)


@pytest.mark.parametrize("name", ["a/b", "../../x", "", "%s {x}", "x" * 300, None])
def test_any_service_name_will_do(
    vault: VaultServer, kv_mount: str, name: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    VaultBackend(
        vault.address,
        vault.token,
        service_name=name,
        mount_point=kv_mount,
        log_level="debug",
    ).list_secrets()
    assert f"[{name}] done" in capfd.readouterr().err


# --- what no record shows -------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_with_mask_no_value_and_no_credential_is_in_any_record(
    vault: VaultServer,
    kv_mount: str,
    tmp_path: Path,
    own: bool,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even with DEBUG on everywhere, also in the libraries below."""
    caplog.set_level(logging.DEBUG)
    logger, stream = private_logger(tmp_path, "DEBUG")
    options: dict[str, Any] = {
        "mount_point": kv_mount,
        "log_level": "DEBUG",
        "logger": logger if own else None,
    }
    policy = vault.admin.policy(
        f'path "{kv_mount}/*" {{ capabilities = ["create", "read", "update", "list"] }}'
    )
    role = vault.admin.approle(policy, token_ttl="100s")
    token = vault.admin.token("root", ttl="100s")
    backends = [
        VaultBackend(vault.address, token, **options),
        VaultBackend(
            vault.address,
            vault_role_id=role.role_id,
            vault_secret_id=role.secret_id,
            **options,
        ),
    ]
    for backend in backends:
        with contextlib.suppress(CredentialBridgeError):
            use_everything(backend)
    role_token = backends[1]._client._transport.token
    vault.admin.call("POST", "auth/token/revoke", {"token": role_token})
    backends[1].get_secret("app/x")
    quoting = json.dumps(
        {"errors": [f"client_token: {CANARY}", repr(DATA), json.dumps(DATA)]}
    )
    for status in (200, 400, 403, 404, 500, 503):
        with fakes.fixed(status, quoting) as server:
            for arguments in (
                {"vault_token": CANARY},
                {"vault_role_id": CANARY, "vault_secret_id": CANARY},
            ):
                given = {**arguments, **options}
                with contextlib.suppress(CredentialBridgeError):
                    use_everything(VaultBackend(server.address, **given))
    for proxy in (
        f"http://user:{CANARY}@127.0.0.1:{free_port()}",
        f"http://{CANARY}@host.invalid",
    ):
        with contextlib.suppress(CredentialBridgeError):
            VaultBackend(
                vault.address, CANARY, proxies={"http": proxy}, **options
            ).get_config()
    with contextlib.suppress(CredentialBridgeError):
        VaultBackend(vault.address, CANARY, **options).get_secret(f"path/of/{CANARY}")
    captured = capfd.readouterr()
    records = (
        stream.getvalue()
        + captured.err
        + captured.out
        + "".join(map(repr, caplog.records))
    )
    records += "".join(file.read_text() for file in tmp_path.rglob("*.log"))
    assert "operation=write" in records
    assert "data={'pass': '********'" in records
    for secret in (
        CANARY,
        token,
        role_token,
        role.role_id,
        role.secret_id,
        vault.token,
    ):
        assert secret
        assert secret not in records.replace(
            f"/v1/{kv_mount}/data/path/of/{CANARY}", ""
        )


def test_without_mask_values_are_shown_and_credentials_are_not(
    vault: VaultServer, kv_mount: str, capfd: pytest.CaptureFixture[str]
) -> None:
    role = vault.admin.approle(
        vault.admin.policy(f'path "{kv_mount}/*" {{ capabilities = ["create"] }}')
    )
    backend = VaultBackend(
        vault.address,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
        mount_point=kv_mount,
        log_level="DEBUG",
        mask=False,
    )
    token = backend._client._transport.token
    assert token
    backend.add_secret("x", {"pass": CANARY, "own": role.secret_id, "token": token})
    records = capfd.readouterr().err
    assert f"'pass': '{CANARY}'" in records
    for secret in (role.role_id, role.secret_id, token):
        assert secret not in records


def test_no_representation_shows_a_credential(vault: VaultServer) -> None:
    backend = VaultBackend(
        vault.address, f"hvs.{CANARY}", proxies={"https": f"http://u:{CANARY}@h"}
    )
    shown = (
        repr(backend)
        + repr(backend._client)
        + repr(backend._client.settings)
        + repr(vars(backend))
    )
    assert CANARY not in shown


# --- nothing before its time ----------------------------------------------------------

SCRIPT = """
import sys
if {missing}:
    sys.modules["pylogshield"] = None
from ansible_collections.credential_bridge.vault.plugins.module_utils import (
    vault_backend,
)
address, token, mount = sys.argv[1:4]
backend = vault_backend.VaultBackend(
    address, token, mount_point=mount, log_level={level!r}
)
backend.add_secret("x", {{"a": 1}})
backend.get_secret("x")
print(sorted(name for name in sys.modules if name.startswith("pylogshield")))
"""


def run_script(
    vault: VaultServer, mount: str, level: str, missing: bool
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            SCRIPT.format(level=level, missing=missing),
            vault.address,
            vault.token,
            mount,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )


def test_nothing_is_imported_created_or_written_until_a_record_is_due(
    vault: VaultServer, kv_mount: str, home: Path
) -> None:
    done = run_script(vault, kv_mount, "WARNING", missing=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert list(home.iterdir()) == []


def test_a_record_creates_no_file_either(
    vault: VaultServer, kv_mount: str, home: Path
) -> None:
    done = run_script(vault, kv_mount, "DEBUG", missing=False)
    assert "operation=write" in done.stderr
    assert "pylogshield" in done.stdout
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(("level", "complaints"), [("WARNING", 0), ("DEBUG", 1)])
def test_a_missing_pylogshield_fails_nothing(
    vault: VaultServer, kv_mount: str, level: str, complaints: int
) -> None:
    done = run_script(vault, kv_mount, level, missing=True)
    assert done.stderr.count("writes no log") == complaints
    assert len(done.stderr.splitlines()) == complaints
