# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation's site; look for broken links and empty pages.

It has the guides and a page for each plugin, which antsibull-docs writes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import program
import progress
from collection_copy import NAME, NAMESPACE, ROOT, collection_copy, search_path

SITE = ROOT / "build" / "docs"
SHORTEST_PAGE = 200  # characters of text in the main part of a page
GENERATED = ("search", "genindex")
# Elements that have no end.
VOID = {
    *("area", "br", "col", "embed", "hr", "img"),
    *("input", "link", "meta", "source", "track", "wbr"),
}


class Page(HTMLParser):
    """What a page refers to, what can be referred to in it, and how much it says."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = 0
        self._depth_in_main = 0
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        self.links += [given[name] for name in ("href", "src") if name in given]
        if given.get("role") == "main" or self._depth_in_main:
            self._depth_in_main += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        # "<br/>" comes here, too.
        self._depth_in_main = max(0, self._depth_in_main - (tag not in VOID))

    def handle_data(self, data: str) -> None:
        if self._depth_in_main:
            self.text += len(data.strip())


def main() -> int:
    """Build the site and print what is wrong with it."""
    with collection_copy() as copy:
        _build(copy)
    pages = {file: Page(file) for file in SITE.rglob("*.html")}
    problems = sorted(
        f"{file.relative_to(SITE)}: {problem}"
        for file, page in pages.items()
        for problem in {*_problems(file, page, pages)}
    )
    for problem in problems:
        print(problem)
    print(f"{len(pages)} pages in {SITE.relative_to(ROOT)}, {len(problems)} problems")
    return 1 if problems else 0


def _build(copy: Path) -> None:
    source = copy / "build" / "site"
    shutil.copytree(copy / "docs" / "site", source)
    no_site = shutil.ignore_patterns("site")
    shutil.copytree(copy / "docs", source / "docs", ignore=no_site)
    shutil.copytree(copy / "LICENSES", source / "LICENSES")
    for page in copy.glob("*.md"):
        shutil.copy(page, source)
    with progress.step("writing the pages of the plugins"):
        _write_plugin_pages(copy, source / "plugins")
    shutil.rmtree(SITE, ignore_errors=True)
    with progress.step("building the site"):
        strict = ["--quiet", "--fail-on-warning", "--keep-going"]
        progress.run(
            ["sphinx-build", *strict, "--builder", "html", source, SITE],
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


def _write_plugin_pages(copy: Path, folder: Path) -> None:
    folder.mkdir()
    name = f"{NAMESPACE}.{NAME}"
    options = ["--use-current", "--squash-hierarchy", "--fail-on-error"]
    progress.run(
        ["antsibull-docs", "collection", *options, "--dest-dir", folder, name],
        cwd=copy,
        env={**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy))},
    )
    # Its title is the collection's name, in capitals that the name does not have.
    index = folder / "index.rst"
    index.write_text(index.read_text().replace(name.title(), name))


def _problems(file: Path, page: Page, pages: dict[Path, Page]) -> Iterator[str]:
    if page.text < SHORTEST_PAGE and file.stem not in GENERATED:
        yield "has nearly no text"
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        path, anchor = unquote(parts.path), unquote(parts.fragment)
        target = (file.parent / path).resolve() if path else file
        if not target.exists():
            yield f"no such page: {link}"
        elif anchor and target in pages and anchor not in pages[target].anchors:
            yield f"no such place: {link}"


if __name__ == "__main__":
    program.run(main)
