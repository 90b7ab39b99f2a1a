"""Who acts: users, passwords, and the command line itself."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "UserNeeded": (N_("Say who acts: --user NAME or PARTSDESK_USER"),),
    "PasswordNeeded": (
        N_("A password is needed and there is no terminal to ask; set PARTSDESK_PASSWORD"),
    ),
    "PasswordsDiffer": (N_("The two passwords differ; nothing was done"),),
    "NoScreen": (N_("There is no screen here, so the window cannot be opened"),),
    "WrongPassword": (N_("The user or the password is wrong"),),
    "AccountLocked": (
        N_(
            "Wrong passwords were given: the next one is taken in {seconds} s; "
            "the admin can give a new one at once"
        ),
    ),
    "WrongPin": (
        N_(
            "The badge or the PIN is wrong; "
            "whoever has no PIN yet comes in by password and sets one"
        ),
    ),
    "PinLocked": (
        N_(
            "Wrong PINs were given: the next one is taken in {seconds} s; "
            "with login and password one comes in at once"
        ),
    ),
    "PinUnfit": (N_("A PIN is {shortest} to {longest} digits"),),
    "PinTooEasy": (
        N_(
            "This PIN is too easy to guess: not all digits the same, "
            "not in a row like 1234, nothing that stands on the badge"
        ),
    ),
    "BadgeTooShort": (N_("A badge has {shortest} signs at least, or no scanner reads it"),),
    "BadgeTaken": (N_("Badge {badge} is {login}'s already"),),
    "BadgeIsCode": (
        N_("{badge} means goods, a bin or a slip here already; a badge needs a number of its own"),
    ),
    "PasswordFirst": (
        N_(
            "You came in by badge and PIN; this is done with the password: "
            "choose “Change user” at the top right and come in by login and password"
        ),
    ),
    "UserInactive": (N_("The user {login} is no longer let in"),),
    "PasswordTooShort": (N_("The password is too short: {shortest} characters at least"),),
    "PasswordTooLong": (N_("The password is too long: {longest} characters at most"),),
    "PasswordIsLogin": (N_("The password cannot be the login itself"),),
    "UnknownUser": (N_("There is no user {login}"),),
    "UserExists": (N_("Somebody has the login {login} already"),),
    "UserChanged": (
        N_("Somebody else has changed user {login} since you opened it; open it again"),
    ),
    "RoleMissing": (N_("User {login} needs a role"),),
    "LastAdmin": (N_("{login} is the last administrator and stays one"),),
    "HasUsersAlready": (N_("There is a first administrator already"),),
}
