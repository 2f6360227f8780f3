"""Paths: the repository that holds one, whether one lies in a folder, how reports print it."""

from __future__ import annotations

import os


def repository(folder: str) -> str | None:
    """The repository that holds a folder: the nearest one upwards with `.git` in it."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        outer = os.path.dirname(folder)
        if outer == folder:
            return None
        folder = outer


def leads_out(path: str, folder: str) -> bool:
    """Whether a path lies in none of the repositories that hold a folder; where there is none, it may lie anywhere."""
    real, found = os.path.realpath(path), repository(os.path.abspath(folder))
    if found is None:
        return False
    while found is not None:
        if within(real, os.path.realpath(found)):
            return False
        found = repository(os.path.dirname(found)) if os.path.dirname(found) != found else None
    return True


def boundary(folder: str) -> str:
    """The folder beyond which nothing is looked for: the repository, else here if it holds the folder, else the folder itself."""
    found = repository(folder)
    if found is not None:
        return found
    here = os.getcwd()
    return here if within(folder, here) else folder


def within(path: str, folder: str) -> bool:
    """Whether a path lies in a folder; both absolute."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def shown(path: str) -> str:
    """A path as reports print it: from here where it lies below, with forward slashes."""
    path = os.path.abspath(path)
    here = os.getcwd()
    if within(path, here):
        path = os.path.relpath(path, here)
    return path.replace(os.sep, "/")


def as_given(path: str) -> str:
    """A path as it was given: with forward slashes, without a leading `./`."""
    return os.path.normpath(path).replace(os.sep, "/")
