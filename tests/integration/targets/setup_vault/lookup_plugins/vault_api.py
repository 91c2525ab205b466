# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read Vault's API with the standard library alone: no code under test tells of itself.

``lookup('vault_api', 'secret/metadata/x')`` gives ``{status, data, errors}``. A path
that ends with a slash is listed.
"""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

from ansible.plugins.lookup import LookupBase

SECONDS_TO_WAIT = 15


class LookupModule(LookupBase):
    def run(self, terms, variables=None, until_status=None, version=None):
        url, self._token, ca_cert = (
            self._templar.template(variables[name])
            for name in ("vault_url", "vault_token", "vault_ca_cert")
        )
        query = f"?version={version}" if version else ""
        # No proxy from the environment may come between us and the server.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(
                context=ssl.create_default_context(cafile=str(ca_cert) or None)
            ),
        )
        return [
            self._read(f"{url}/v1/{urllib.parse.quote(term)}{query}", until_status)
            for term in terms
        ]

    def _read(self, url, until_status):
        listing = url.endswith("/")
        request = urllib.request.Request(
            url.rstrip("/"),
            headers={"X-Vault-Token": str(self._token), "X-Vault-Request": "true"},
            method="LIST" if listing else "GET",
        )
        deadline = time.monotonic() + SECONDS_TO_WAIT
        while True:
            try:
                with self._opener.open(request, timeout=30) as response:
                    status, text = response.status, response.read()
            except urllib.error.HTTPError as error:
                status, text = error.code, error.read()
            if until_status in (None, status) or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        answer = json.loads(text) if text else {}
        return {
            "status": status,
            "data": answer.get("data"),
            "errors": answer.get("errors", []),
        }
