"""Workbooks, texts, profiles and backups."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "SheetRefused": (N_("{path} cannot be read as a table"),),
    "UnknownEnding": (N_("{path}: files end in .xlsx, .csv or .json"), N_("not in {ending}")),
    "MacroWorkbook": (N_("{path} carries macros; save it as .xlsx without them"),),
    "NotAWorkbook": (N_("{path} is called a workbook and is none"),),
    "TruncatedFile": (N_("{path} ends too early; copy it or send for it again"),),
    "DamagedWorkbook": (N_("{path} is damaged inside; open it in a spreadsheet and save it anew"),),
    "PasswordProtected": (N_("{path} has a password; save it without one"),),
    "ForbiddenContent": (
        N_("{path} holds definitions that no spreadsheet program writes; it was not read"),
    ),
    "TooManyParts": (N_("{path} has more than {most} parts inside; it was not read"),),
    "TooLarge": (N_("{path} unpacks to more than can be held; cut it into several files"),),
    "TookTooLong": (N_("{path} was not read within {seconds} seconds; cut it into several files"),),
    "TooManyRows": (N_("{path} has more than {most} rows; cut it into several files"),),
    "EmptyFile": (N_("There is nothing in {path}, or nothing on its first sheet"),),
    "MissingColumns": (N_("{path} lacks the columns {columns}"),),
    "DoubledHeading": (N_("{path} has two columns that mean “{heading}”"),),
    "BadEncoding": (
        N_(
            "{path} is neither UTF-8 nor GB 18030 nor UTF-16, from byte {position} on; "
            "save it as UTF-8"
        ),
    ),
    "BrokenText": (N_("{path}, row {row}: a quotation mark stands where none may, or is missing"),),
    "BrokenJson": (N_("{path} is not one list of flat objects"), N_("see object {row}")),
    "TextTooLong": (N_("{path}, row {row}: a text is longer than {most} characters"),),
    "CellRefused": (N_("{column}: “{text}” cannot be read"),),
    "ScientificCode": (
        N_(
            "{column}: “{text}” has lost its last digits to a spreadsheet; format the column as "
            "text and enter the code again"
        ),
    ),
    "NotPlainNumber": (
        N_("{column}: “{text}” is no plain number; leave out separators of thousands and units"),
    ),
    "NotADay": (N_("{column}: “{text}” is no date; write YYYY-MM-DD"),),
    "NotYesNo": (N_("{column}: “{text}” is neither yes nor no"),),
    "CellWithoutValue": (
        N_("{column}: the formula has an error or no value; calculate and save the workbook"),
    ),
    "ProfileRefused": (N_("The profile {path} cannot be used"),),
    "ProfileUnreadable": (N_("The profile {path} is no TOML file: {detail}"),),
    "ProfileKeyUnknown": (N_("The profile {path} has a key that means nothing: {key}"),),
    "ProfileColumnUnknown": (
        N_("The profile {path} names in {key} a column that this import does not have: {column}"),
    ),
    "ProfileValueWrong": (N_("The profile {path}: the value of {key} must be a {expected}"),),
    "ProfileHeadingsMissing": (
        N_("The profile {path} maps from headings that the file does not have: {headings}"),
    ),
    "CellMissing": (N_("{column} is empty and must not be"),),
    "NotAChoice": (N_("{column}: “{text}” is none of {choices}"),),
    "NotYesOrNo": (N_("{column}: “{text}” is neither yes nor no"),),
    "NotAPack": (N_("“{text}” is no pack; write its name and its number of units, 箱=12"),),
    "StandsTwice": (N_("{code} stands in row {row} already"),),
    "RowsDiffer": (N_("{code}: {column} differs from row {row}"),),
    "UnitAdded": (N_("The unit “{unit}” is new; it was added without decimals"),),
    "CategoryAdded": (N_("The category {category} is new; it was added"),),
    "KeeperUnknown": (N_("Nobody is called {keeper}, so store {store} has no new keeper"),),
    "NotABackup": (N_("{path} is no backup of partsdesk"),),
    "BackupDamaged": (N_("The backup {path} is damaged, nothing was restored: {member}"),),
    "BackupEncrypted": (N_("The backup {path} has a password on it; take the file as it was"),),
    "BackupTooNew": (
        N_("The backup {path} is of a newer program (revision {revision}); update this one"),
    ),
    "BackupTooLarge": (
        N_("The backup {path} unpacks to more than any honest one, nothing was read: {member}"),
    ),
    "ForeignMember": (
        N_("The backup {path} holds something that is not its own, nothing was read: {member}"),
    ),
    "BackupFailedTrial": (
        N_(
            "The backup {path} was tried out and did not come back whole, so it was not kept; "
            "see to the disk and the memory of this machine"
        ),
        N_("see {member}"),
    ),
    "NoBackupFolder": (
        N_(
            "No folder is chosen for nightly backups; an administrator sets “Folder of nightly "
            "backups”"
        ),
    ),
    "BackupCutShort": (N_("The backup that {workstation} began came to no end"),),
    "DatabaseNotEmpty": (
        N_("{place} has tables already; a backup is restored into an empty database only"),
    ),
    "BooksThere": (N_("{path} is there already; take another name or move it away first"),),
    "LeftoverBeside": (
        N_("{path} is left of an earlier database and would spoil the new one; move it away first"),
    ),
    "OnShare": (
        N_(
            "{path} lies on another machine ({system}), where slips would be lost; move the file "
            "to this machine's own disk, or set up the shared server (PostgreSQL)"
        ),
    ),
    "InSyncFolder": (
        N_(
            "{path} lies in a folder that {program} copies elsewhere, where slips would be lost; "
            "move the file to another folder, or set up the shared server (PostgreSQL)"
        ),
    ),
    "WrittenElsewhere": (
        N_(
            "{workstation} writes {path} as well (seen {seconds} seconds ago), and two machines "
            "with one file lose each other's slips; nothing was written here"
        ),
        N_(
            "close the program on {workstation} and move the file to this machine's own disk, or "
            "set up the shared server (PostgreSQL)"
        ),
    ),
    "WithItsOrder": (
        N_("Row {row} of the same order {order} is bad, so this one is not taken in"),
    ),
    "RangeTurned": (N_("The range of days ends before it begins: {first} to {last}"),),
    "UnknownExport": (N_("There is no export “{what}”; there are: {known}"),),
    "ExportCancelled": (N_("The export was called off; {path} is as it was before"),),
    "ImportCancelled": (N_("The import of {path} was called off; what was not whole is undone"),),
    "UnknownReport": (N_("There is no report “{report}”"),),
}
