#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_certificate
short_description: Keep a certificate of HashiCorp Vault or OpenBao on a host
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Ensures that a certificate of a PKI or SSH secrets engine is on the host that the task
    runs on, that it has the names that were asked for, and that it is renewed in time.
    A run that finds such a certificate changes nothing.
  - The private key is in a file that only its owner can read from the first byte on, and
    never in a result. With V(pki/sign) and V(ssh/sign) it never leaves the host.
  - New files are complete and on disk before the first old one is replaced. A run that
    fails leaves the old certificate with its key. If the host itself crashes between the
    two, the next run finds that they do not belong together, and has another one issued.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.pki
requirements:
  - L(cryptography,https://pypi.org/project/cryptography/), except for SSH
attributes:
  check_mode:
    details:
      - No certificate is issued, so RV(certificate) has neither serial number nor dates
        if one would be. Fails if the token's policies would deny the request.
  diff_mode:
    details:
      - Shows subject, names, serial number, dates and days left, and mode and owner of
        each file.
options:
  path:
    description:
      - Path of the role. V(pki/issue/ROLE) has the server make the key, V(pki/sign/ROLE)
        signs a key that stays on the host, and V(ssh/sign/ROLE) signs a public key of
        SSH, each with the name of the mount. V(pki/issuer/ISSUER/issue/ROLE) and
        V(pki/issuer/ISSUER/sign/ROLE) are possible, too.
    type: str
    required: true
  data:
    description:
      - Fields of the request, as in the server's API, for example V(common_name),
        V(alt_names), V(ip_sans) and V(ttl), or V(valid_principals) and V(cert_type) for
        SSH. Lists may be lists. A field that the path does not have fails the task before
        anything is written.
      - All names of an X.509 certificate are compared with its present ones, so that one
        that is taken out of here leads to a new certificate - V(common_name),
        V(alt_names), V(ip_sans), V(uri_sans) and V(other_sans). V(serial_number),
        V(user_ids), V(key_type) and V(key_bits) are compared if they are given.
      - For SSH, V(cert_type) is compared, and V(valid_principals), V(key_id),
        V(extensions) and V(critical_options) if they are given.
      - The other fields only concern the next certificate, for example V(ttl).
    type: raw
  state:
    description:
      - V(present) ensures that the certificate is there.
      - V(absent) removes the files in O(dest), O(key_dest) and O(chain_dest), and with
        O(revoke) revokes the certificate before.
    type: str
    choices: [present, absent]
    default: present
  src:
    description:
      - File on the host that holds what is to be signed - a certificate signing request
        in PEM for V(pki/sign), or a public key for V(ssh/sign). Its private key stays
        where it is, and is not needed.
      - The names in a certificate signing request are asked for, unless O(data) has
        others. If another key is in it, a new certificate is issued.
    type: path
  dest:
    description:
      - File on the host for the certificate.
    type: path
    required: true
  key_dest:
    description:
      - File on the host for the private key. Required for V(pki/issue), where each new
        certificate has a new key.
      - For V(pki/sign) without O(src), the task creates a key there if there is none. Then
        it stays, and each new certificate is for the same key. Remove the file to get
        another key.
      - If it is the same as O(dest), that file holds the certificate, then the chain if
        O(chain_dest) is the same as well, and the key, as HAProxy wants it.
    type: path
  chain_dest:
    description:
      - File on the host for the certificates of the CA, from the issuer upwards.
      - If it is the same as O(dest), they come after the certificate, as nginx wants it.
    type: path
  key_type:
    description:
      - Type of the key that the task creates in O(key_dest) for V(pki/sign). If it is
        given, a key of another type is replaced. The role must allow it.
      - A key that the task creates without it is of type V(rsa).
    type: str
    choices: [rsa, ec, ed25519]
  key_bits:
    description:
      - Size of the key that the task creates. Defaults to 2048 for V(rsa), and to 256 for
        V(ec). A key that exists is not replaced for its size.
    type: int
  renew_before:
    description:
      - Renews the certificate if less time is left, for example V(30d) or V(12h).
        Defaults to a third of its whole life. The clock is that of the host.
    type: str
  revoke:
    description:
      - With O(state=absent), whether to revoke the X.509 certificate in O(dest) before it
        is removed. Certificates of SSH cannot be revoked.
    type: bool
    default: false
  owner:
    description:
      - Name or number of the user who owns the files. Defaults to the owner that a file
        has, and for new ones to the user of the task.
    type: str
  group:
    description:
      - Name or number of the group of the files, likewise.
    type: str
  mode:
    description:
      - Permissions of O(dest) and O(chain_dest), as text, for example V("0640") or
        V("u=rw,g=r,o="). Defaults to those that a file has, and for new ones to V("0644").
    type: raw
  key_mode:
    description:
      - Permissions of O(key_dest), likewise.
    type: raw
    default: "0600"
notes:
  - Runs on the host whose files it keeps, which therefore needs the Python libraries, a
    connection to the server, and credentials. See
    C(docs/guides/certificates.md) for the alternatives.
  - It is looked at whether a certificate was revoked, at the server's V(cert/SERIAL), which
    needs no rights. A role with V(no_store) keeps no certificates, so their revocation is
    only found by CRL or OCSP, which this module does not ask. It is not looked at whether
    the role has another issuer by now, or other settings; the next certificate has them.
  - A certificate of a role with V(generate_lease) is revoked with the login that took it.
    If the task logs in by itself, it fails with C(error.reason=lease_refused).
  - The folders must exist. A symbolic link in place of a file is refused.
  - If a certificate was issued and could not be put in place, C(error.done) has
    V(certificate).
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - Requires the capability C(update) on O(path), and on V(pki/revoke) with O(revoke).
seealso:
  - module: credential_bridge.vault.vault_call
  - module: credential_bridge.vault.vault_lease
"""

EXAMPLES = r"""
- name: Create a CA
  credential_bridge.vault.vault_object:
    objects:
      sys/mounts/pki:
        data: {type: pki}
      pki/roles/web:
        data: {allowed_domains: [example.org], allow_subdomains: true, key_type: any}
      sys/mounts/ssh:
        data: {type: ssh}
      ssh/config/ca:
        data: {generate_signing_key: true}
      ssh/roles/host:
        data:
          key_type: ca
          allow_host_certificates: true
          allowed_domains: example.org
          allow_subdomains: true

- name: Create its key
  credential_bridge.vault.vault_call:
    path: pki/root/generate/internal
    data: {common_name: example.org, ttl: 24h}

- name: Certificate and chain in one file, as nginx wants it, for a key that stays on the host
  credential_bridge.vault.vault_certificate:
    path: pki/sign/web
    data:
      common_name: www.example.org
      alt_names: [example-1.example.org, example-2.example.org]
      ttl: 12h
    key_type: ec
    dest: "{{ folder }}/www.pem"
    chain_dest: "{{ folder }}/www.pem"
    key_dest: "{{ folder }}/www.key"
    renew_before: 4h

- name: Sign the host key of sshd
  credential_bridge.vault.vault_certificate:
    path: ssh/sign/host
    src: "{{ folder }}/ssh_host_ed25519_key.pub"
    dest: "{{ folder }}/ssh_host_ed25519_key-cert.pub"
    data:
      cert_type: host
      valid_principals: [www.example.org]

- name: Revoke a certificate, and remove it with its key
  credential_bridge.vault.vault_certificate:
    path: pki/sign/web
    dest: "{{ folder }}/www.pem"
    key_dest: "{{ folder }}/www.key"
    state: absent
    revoke: true
"""

RETURN = r"""
action:
  description:
    - What was done, or would be in check mode. V(changed) if only owner or mode of a file
      were.
  returned: success
  type: str
  choices: [created, replaced, changed, deleted, unchanged]
reasons:
  description:
    - Why a certificate was issued, or would be. The fields of O(data) that the present
      one does not agree with; O(key_dest), O(src) or O(key_type) if it does not belong to
      the key; O(chain_dest) if the chain does not fit; and V(missing), V(unreadable),
      V(expires), V(expired) or V(revoked).
  returned: success
  type: list
  elements: str
  sample: [alt_names, expires]
certificate:
  description:
    - The certificate in O(dest). Null with O(state=absent).
    - For SSH it has C(valid_principals), C(cert_type), C(key_id), C(extensions) and
      C(critical_options) in place of the names.
  returned: success
  type: dict
  contains:
    subject:
      description: All of the subject.
      type: str
      sample: CN=www.example.org
    common_name:
      description: The common name in the subject.
      type: str
      sample: www.example.org
    alt_names:
      description: DNS names and addresses of mail.
      type: list
      elements: str
      sample: [example.org, www.example.org]
    ip_sans:
      description: IP addresses.
      type: list
      elements: str
    uri_sans:
      description: URIs.
      type: list
      elements: str
    serial_number:
      description: Serial number, as the server writes it.
      type: str
      sample: "3c:5e:0b:99"
    issuer:
      description: Subject of the issuer; for SSH, the fingerprint of the CA's key.
      type: str
      sample: CN=example.org
    not_before:
      description: From when it is valid.
      type: str
      sample: "2026-11-29T18:00:00Z"
    not_after:
      description: Until when it is valid.
      type: str
      sample: "2026-12-29T18:00:00Z"
    days_left:
      description: Whole days until then.
      type: int
      sample: 29
    key_type:
      description: Type of its key.
      type: str
      sample: ec
    key_bits:
      description: Size of its key, 0 for C(ed25519).
      type: int
      sample: 256
error:
  description:
    - Details of the failure, for playbooks that handle it; see C(docs/failures.md). The
      fields are those of RV(credential_bridge.vault.vault_secret#module:error).
  returned: failure
  type: dict
"""

from ..module_utils._tasks.old_python import require_python

# Old Pythons can read this file, and none of those below.
require_python()

from ..module_utils._tasks.module import main
from ..module_utils._tasks.vault_certificate import TASK

if __name__ == "__main__":
    main(TASK)
