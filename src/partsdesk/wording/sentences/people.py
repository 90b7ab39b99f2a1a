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
