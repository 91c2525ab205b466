# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-test takes for the get-pip script that it would download: it has the tools' own pip do the work."""

from __future__ import annotations

import subprocess
import sys

NO_OPTIONS_OF_PIP = {"--no-setuptools", "--no-wheel"}

options = [word for word in sys.argv[1:] if word not in NO_OPTIONS_OF_PIP]
subprocess.run(
    ["pip", "--python", sys.executable, "install", "--quiet", "--no-compile", *options],
    check=True,
)
