"""Trying a backup out: restored into a file that is thrown away, and held against its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from partsdesk.database.archive import BackupDamaged, Manifest, TableCopy
from partsdesk.database.backup import (
    Copyable,
    Progress,
    broken_in,
    copyable,
    lines,
    troubles_translated,
)
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.restoring import load_backup
from partsdesk.database.schema import HEAD


def try_out(path: Path, scratch: Path, progress: Progress) -> Manifest:
    """Restore a backup into a file, and see that it holds just what was copied (I19).

    Each row is read again and hashed as it was when it was copied, and every invariant is
    checked: nothing may be broken that was not when it was copied. What is less may be, for a guard
    that somebody took down stands again.

    Raises:
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
        Trouble: where the file cannot be written.
    """
    url = URL.create("sqlite", database=scratch.as_posix())
    manifest = load_backup(path, url, progress)
    if manifest.revision != HEAD:  # brought up to date meanwhile, so it is not the same any more
        return manifest
    engine = open_engine(url)
    try:
        with (
            troubles_translated(),
            begin(engine.connect(), writing=False) as connection,
            connection.begin(),
        ):
            _compare(connection, path, manifest)
    finally:
        engine.dispose()
    return manifest


def _compare(connection: Connection, path: Path, manifest: Manifest) -> None:
    tables: Mapping[str, Copyable] = {each.name: each for each in copyable(connection)}
    for copy in manifest.tables:
        if _digest(connection, tables[copy.name], copy) != copy.sha256:
            raise BackupDamaged(str(path), copy.member)
    more = sorted(set(broken_in(connection)) - set(manifest.broken))
    if more:
        raise BackupDamaged(str(path), more[0][0])


def _digest(connection: Connection, there: Copyable, copy: TableCopy) -> str:
    """The hash of a table's rows, with its columns in the order of the copy."""
    same = Copyable(there.name, copy.columns, there.keys, there.counts_up)
    digest = hashlib.sha256()
    for line in lines(connection, same):
        digest.update(line)
    return digest.hexdigest()
