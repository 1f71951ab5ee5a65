"""What Flask-Security says, in our words: plain, and the same for known and unknown accounts."""

from flask_babel import lazy_gettext as _

_TEXTS: dict[str, tuple[object, str]] = {
    "ALREADY_CONFIRMED": (_("This address is confirmed already. Please sign in."), "info"),
    "ANONYMOUS_USER_REQUIRED": (_("You are signed in already."), "info"),
    "API_ERROR": (_("This value cannot be used."), "error"),
    "CONFIRMATION_EXPIRED": (_("This link was valid for %(within)s only. Ask for a new one here."), "error"),
    "CONFIRMATION_REQUEST": (
        _("If %(email)s belongs to an account that is not confirmed yet, a link is on its way to it."),
        "info",
    ),
    "CONFIRMATION_REQUIRED": (
        _("Please confirm your e-mail address first: open the link we sent you."),
        "error",
    ),
    "CONFIRM_REGISTRATION": (
        _("Thank you. We have sent a link to %(email)s; open it to confirm the address, then sign in."),
        "success",
    ),
    "DISABLED_ACCOUNT": (
        _("This account is closed. Please write to the alliance's contact address."),
        "error",
    ),
    "EMAIL_ALREADY_ASSOCIATED": (_("This value cannot be used."), "error"),
    "EMAIL_CONFIRMED": (_("Your e-mail address is confirmed. Please sign in."), "success"),
    "EMAIL_NOT_PROVIDED": (_("Please give your e-mail address."), "error"),
    "FORGOT_PASSWORD": (_("Forgotten your password?"), "info"),
    "GENERIC_AUTHN_FAILED": (_("E-mail address and password do not fit together."), "error"),
    "INVALID_CONFIRMATION_TOKEN": (_("This link cannot be used. Ask for a new one here."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("This is not an e-mail address. It looks like name@example.com."), "error"),
    "INVALID_PASSWORD": (_("This is not your present password."), "error"),
    "INVALID_REDIRECT": (_("This value cannot be used."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_("This link cannot be used. Ask for a new one here."), "error"),
    "PASSWORD_CHANGE": (_("Your password is changed. Other browsers have been signed out."), "success"),
    "PASSWORD_INVALID_LENGTH": (_("A password has at least %(length)s characters."), "error"),
    "PASSWORD_IS_THE_SAME": (_("The new password must differ from the present one."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Please give a password."), "error"),
    "PASSWORD_RESET_EXPIRED": (
        _("This link was valid for %(within)s only. Ask for a new one here."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (_("Your new password is set. Please sign in with it."), "success"),
    "PASSWORD_RESET_REQUEST": (
        _("If %(email)s belongs to an account, a link to set a new password is on its way to it."),
        "info",
    ),
    "RETYPE_PASSWORD_MISMATCH": (_("The two passwords differ."), "error"),
    "UNAUTHENTICATED": (_("Please sign in to open this page."), "info"),
    "USER_DOES_NOT_EXIST": (_("E-mail address and password do not fit together."), "error"),
}

MESSAGES: dict[str, object] = {f"SECURITY_MSG_{name}": text for name, text in _TEXTS.items()}

SUBJECTS: dict[str, object] = {
    "SECURITY_EMAIL_SUBJECT_REGISTER": _("Your registration"),
    "SECURITY_EMAIL_SUBJECT_CONFIRM": _("Confirm your e-mail address"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": _("Set a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": _("Your password was set anew"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _("Your password was changed"),
}
