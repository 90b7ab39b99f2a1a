"""The world's faults: the database, the disk, files."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "DatabaseBusy": (
        N_("Another workstation holds the books just now; nothing was written, try again"),
        N_("it is {holder}"),
    ),
    "CalledOff": (N_("Called off; nothing was written"), N_("it waited for {detail}")),
    "InDoubt": (
        N_(
            "The database went away before it answered: this may be written or not. Try again: "
            "it finds out, and nothing is written twice"
        ),
        N_("it said: {detail}"),
    ),
    "DatabaseGone": (
        N_("The database does not answer; see to the server, the network or the disk: {detail}"),
    ),
    "DatabaseFull": (N_("The disk of the database is full; nothing was written: {detail}"),),
    "DatabaseDamaged": (
        N_("The database is damaged or none; restore the last backup into a new file: {detail}"),
    ),
    "DatabaseReadOnly": (N_("The database cannot be written with this account: {detail}"),),
    "DatabaseMissing": (
        N_("There is no database here; “partsdesk init”, “demo” or “restore” make one"),
        N_("looked for: {detail}"),
    ),
    "DatabaseAddress": (
        N_(
            "“{detail}” is no address of a database; write sqlite:///FILE or "
            "postgresql+psycopg://USER@SERVER/NAME"
        ),
    ),
    "DatabaseTooNew": (
        N_("A newer program has written this database (revision {detail}); update this one"),
    ),
    "DatabaseTooOld": (
        N_(
            "The database is of an older program (revision {detail}); “partsdesk init” makes a "
            "backup and brings it up to date"
        ),
    ),
    "SettingsDiffer": (
        N_("The database runs with a setting that is not safe; nothing is written: {detail}"),
    ),
    "FileTrouble": ("{path}: {detail}",),
    "FileMissing": (N_("There is no file {path}"),),
    "FileUnreadable": (N_("{path} cannot be read: {detail}"),),
    "NotWritable": (N_("{path} cannot be written; is it open in another program? ({detail})"),),
    "TooLittleRoom": (
        N_(
            "The disk of {path} has {free} MB free and up to {needed} MB may be needed; nothing "
            "was begun, make room first"
        ),
    ),
    "DiskFull": (N_("There is no room on the disk for {path}: {detail}"),),
}
