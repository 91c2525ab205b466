# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to authenticate: AUTH of the option table."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  auth_method:
    description:
      - How to authenticate. If not set, V(token), V(approle), V(jwt), V(aws_iam),
        V(azure) or V(gcp) is inferred from the credentials. The other methods are never
        inferred.
      - The first source that gives a method or credentials decides. The order is
        options, variables, C(ANSIBLE_CREDENTIAL_BRIDGE_*), C(ansible.cfg), C(VAULT_*),
        C(~/.vault_config.json), C(~/.vault-token). Credentials of the same method that
        this source does not give are taken from later sources.
      - Credentials of different methods in the same source are an error.
      - V(none) sends no credentials. Use it if O(vault_url) is an agent or proxy with
        auto-auth, which adds its own token.
    type: str
    choices:
      - token
      - approle
      - userpass
      - ldap
      - jwt
      - cert
      - kubernetes
      - aws_iam
      - azure
      - gcp
      - none
  vault_token:
    description:
      - Token to authenticate with.
      - Defaults to E(VAULT_TOKEN), which is ignored if an earlier source gives other
        credentials; see O(auth_method).
      - Mutually exclusive with AppRole credentials in the same source.
      - To use AppRole although C(module_defaults) sets a token, set this to V(null).
    type: str
    aliases: [token]
  vault_token_file:
    description:
      - File that contains a token, on the host where the task runs, for example the
        sink of an agent. Use it instead of O(vault_token).
      - If no credentials are given at all, C(~/.vault-token) is used, which is where
        C(vault login) and C(bao login) store their token.
    type: path
    aliases: [token_file]
  vault_role_id:
    description:
      - Role ID of an AppRole.
      - Defaults to E(VAULT_ROLE_ID), which is ignored if an earlier source gives other
        credentials; see O(auth_method).
    type: str
    aliases: [role_id]
  vault_secret_id:
    description:
      - Secret ID of an AppRole.
      - Defaults to E(VAULT_SECRET_ID).
    type: str
    aliases: [secret_id]
  vault_wrapped_secret_id:
    description:
      - Wrapping token that contains the secret ID of an AppRole. Use it instead of
        O(vault_secret_id).
      - It can be unwrapped only once. Use it with
        M(credential_bridge.vault.vault_login), which logs in once for a whole play.
    type: str
    aliases: [wrapped_secret_id]
  vault_username:
    description: User name for O(auth_method=userpass) and O(auth_method=ldap).
    type: str
    aliases: [username]
  vault_password:
    description: Password for O(auth_method=userpass) and O(auth_method=ldap).
    type: str
    aliases: [password]
  vault_jwt:
    description:
      - JSON Web Token for O(auth_method=jwt) and O(auth_method=kubernetes), or a ready
        one for O(auth_method=azure) and O(auth_method=gcp).
      - A CI job can provide its ID token as E(ANSIBLE_CREDENTIAL_BRIDGE_VAULT_JWT)
        instead.
    type: str
    aliases: [jwt]
  vault_jwt_file:
    description:
      - File that contains the JSON Web Token, on the host where the task runs. Use it
        instead of O(vault_jwt).
      - With O(auth_method=kubernetes), defaults to the token of the pod's service
        account.
    type: path
    aliases: [jwt_file]
  auth_role:
    description:
      - Role to log in with. Required for O(auth_method=kubernetes),
        O(auth_method=azure) and O(auth_method=gcp).
      - If not set, O(auth_method=jwt) uses the server's default role,
        O(auth_method=cert) tries all roles, and O(auth_method=aws_iam) uses the role
        with the name of the AWS role or user.
    type: str
  aws_access_key:
    description:
      - Access key ID for O(auth_method=aws_iam), with O(aws_secret_key).
      - If neither this nor O(aws_profile) is set, the credentials are those that AWS's
        own tools would use on the host where the task runs. First E(AWS_ACCESS_KEY_ID),
        E(AWS_SECRET_ACCESS_KEY) and E(AWS_SESSION_TOKEN), then what the Python library
        botocore finds, such as the default profile or the role of the machine.
    type: str
    aliases: [aws_access_key_id]
    version_added: 2.0.0
  aws_secret_key:
    description: Secret access key that belongs to O(aws_access_key).
    type: str
    aliases: [aws_secret_access_key]
    version_added: 2.0.0
  aws_session_token:
    description: Session token that belongs to O(aws_access_key), if that is temporary.
    type: str
    aliases: [aws_security_token]
    version_added: 2.0.0
  aws_profile:
    description:
      - Profile of AWS's configuration files for O(auth_method=aws_iam), on the host
        where the task runs. Use it instead of O(aws_access_key).
      - Needs the Python library botocore there.
    type: str
    aliases: [boto_profile]
    version_added: 2.0.0
  aws_region:
    description:
      - Region of the AWS endpoint that O(auth_method=aws_iam) lets the server ask.
      - If not set, it is the global endpoint, which is also what a server asks that has
        no C(sts_endpoint) or C(sts_region) configured.
    type: str
    aliases: [region]
    version_added: 2.0.0
  aws_iam_server_id:
    description:
      - Value of the header C(X-Vault-AWS-IAM-Server-ID), if the server demands one for
        O(auth_method=aws_iam).
    type: str
    version_added: 2.0.0
  azure_tenant_id:
    description: Tenant of the service principal O(azure_client_id).
    type: str
    version_added: 2.0.0
  azure_client_id:
    description:
      - Service principal for O(auth_method=azure), with O(azure_client_secret), or
        without it a managed identity that the machine has besides others.
      - If neither this nor O(vault_jwt) is set, the identity is what the Python library
        azure-identity finds on the host where the task runs. That may be a managed
        identity, a workload identity, or one in E(AZURE_CLIENT_ID),
        E(AZURE_CLIENT_SECRET) and E(AZURE_TENANT_ID).
      - All of them need azure-identity there, O(vault_jwt) does not.
    type: str
    version_added: 2.0.0
  azure_client_secret:
    description: Secret of the service principal O(azure_client_id).
    type: str
    version_added: 2.0.0
  azure_resource:
    description:
      - Resource that Azure's token is for. It must be the C(resource) that the server's
        auth method is configured with, to the last slash.
      - Defaults to V(https://management.azure.com/).
    type: str
    version_added: 2.0.0
  azure_subscription_id:
    description: Subscription of the machine, if the role is bound to some.
    type: str
    version_added: 2.0.0
  azure_resource_group_name:
    description: Resource group of the machine, if the role is bound to some.
    type: str
    version_added: 2.0.0
  azure_vm_name:
    description: Name of the virtual machine, if the role is bound to machines.
    type: str
    version_added: 2.0.0
  azure_vmss_name:
    description: Name of the machine's scale set, if the role is bound to some.
    type: str
    version_added: 2.0.0
  gcp_service_account_file:
    description:
      - JSON file with the key of a service account, on the host where the task runs. It
        signs the login of O(auth_method=gcp), for roles of type C(iam).
      - Defaults to E(GOOGLE_APPLICATION_CREDENTIALS). If neither that nor O(vault_jwt)
        is set, the machine's own identity is used, for roles of type C(gce).
      - Either needs the Python library google-auth there, O(vault_jwt) does not.
    type: path
    version_added: 2.0.0
  mfa_passcode:
    description:
      - One-time passcode (TOTP, for example) for a login that the server lets in only
        with a second factor. Put it in quotation marks, or a leading zero is lost.
      - It works once. Use it with M(credential_bridge.vault.vault_login), which logs in
        once for a whole play.
      - Second factors that ask a person, such as push messages, are not supported.
    type: str
    version_added: 2.0.0
  auth_mount_point:
    description:
      - Path at which the auth method is mounted.
      - Defaults to the name of the method, for example V(approle), and to V(aws) for
        O(auth_method=aws_iam).
    type: str
  token_renew:
    description:
      - What to do with a token that expires in less than five minutes.
      - V(auto) renews it, or logs in again if the method can. If neither is possible,
        the task continues with the token it has.
      - V(strict) is like V(auto), but fails if the token cannot be renewed and the
        method cannot log in again.
      - V(off) never looks the token up. Use it for tokens with a limited number of
        uses.
    type: str
    choices: [auto, strict, 'off']
    default: auto
  token_revoke:
    description:
      - Whether to revoke a token obtained by logging in when the process that uses it
        ends.
      - A token that was given, or that M(credential_bridge.vault.vault_login) returns,
        is never revoked.
      - Revoking a token also revokes everything that was leased with it.
    type: bool
    default: true
    version_added: 1.0.0
"""
