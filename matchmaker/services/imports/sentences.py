"""What people read for each code: what is wrong, and how to mend it. One table for every door.

The doors translate; the sentences stand in English here and are only marked. %(found)s, %(expected)s and the
names in a refusal's detail are filled in after translation.
"""

from collections.abc import Callable, Mapping
from typing import Any

Translate = Callable[[str], str]


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


REFUSALS: dict[str, str] = {
    "import_empty": _("The file is empty. Choose the file that holds the patents."),
    "import_too_large": _(
        "The file is larger than %(limit)s MB. Split it and import the parts one after another."
    ),
    "import_unknown_format": _(
        "This is not a table that can be read. Save it as an Excel workbook (.xlsx) or as CSV and try again."
    ),
    "import_broken": _("The file is damaged. Open it in Excel, save it again as .xlsx, then try again."),
    "import_protected": _(
        "The file is locked with a password. Save a copy without a password, then try again."
    ),
    "import_exploding": _(
        "The file asks for far more memory or time than a list of patents needs. "
        "Copy the rows into a new workbook, then try again."
    ),
    "import_nul": _(
        "The text holds NUL characters, so its encoding cannot be told. Save it as CSV UTF-8, then try again."
    ),
    "import_encoding": _(
        "The text in line %(line)s is not valid %(encoding)s. Save the file as CSV UTF-8, then try again."
    ),
    "import_quotes": _(
        "A quotation mark or a cell that never ends begins in or before row %(row)s. "
        "Mend it, or save the file as .xlsx."
    ),
    "import_too_many_rows": _("The file has more than %(limit)s rows. Split it and import the parts."),
    "import_too_many_columns": _(
        "The file has more than %(limit)s columns. Remove those that are not needed."
    ),
    "import_no_header": _(
        "No row of column names was found in the first 20 rows. Found: %(found)s. "
        "Expected names such as 申请号, 专利名称, or Title, Application Number; the template shows them."
    ),
    "import_title_column_missing": _(
        "There is no column with the title (专利名称 or Title). Columns found: %(found)s."
    ),
    "import_number_column_missing": _(
        "There is no column with the application or publication number (申请号 or Application Number). "
        "Columns found: %(found)s."
    ),
    "import_no_rows": _("There are no patents below the column names."),
    "import_same_file": _(
        "This very file was imported on %(date)s: %(created)s created, %(updated)s updated. "
        "Nothing was changed now."
    ),
    "import_rows_rejected": _(
        "Rows with errors: %(rejected)s. Mend them, or say that the good rows (%(good)s) are to be imported "
        "without them. Nothing was imported."
    ),
    "import_nothing_good": _("None of the %(rejected)s rows can be taken. Nothing was imported."),
    "import_member_suspended": _("The organisation is suspended and cannot add patents now."),
    "import_holder_unknown": _("No member organisation has the credit code %(credit_code)s."),
    "import_holder_not_admitted": _(
        "The organisation with the credit code %(credit_code)s is not an admitted member."
    ),
}

PROBLEMS: dict[str, str] = {
    "extra_cells": _("The row has %(found)s cells, the header %(expected)s."),
    "title_missing": _("There is no title."),
    "title_shortened": _("The title is longer than %(expected)s characters and was shortened."),
    "number_missing": _("There is no number."),
    "number_country_missing": _("%(found)s does not say which country it is of."),
    "number_form": _("%(found)s is not a number that a patent office gives."),
    "application_number_empty": _("There is no number."),
    "application_number_length": _("%(found)s has too few or too many digits."),
    "application_number_character": _("%(found)s holds a character that does not belong there."),
    "application_number_year": _("%(found)s names a year that cannot be."),
    "application_number_type": _("%(found)s does not name a kind of patent in its fifth digit."),
    "application_number_check": _("The check digit of %(found)s does not agree; it would be %(expected)s."),
    "application_number_check_missing": _("%(found)s lacks its check digit %(expected)s."),
    "application_number_publication_number": _("%(found)s is a publication number."),
    "check_digit_added": _("The database leaves out the check digit; taken as %(expected)s."),
    "date_unreadable": _("%(found)s is not a date that can be read."),
    "date_in_future": _("%(found)s is still to come."),
    "dates_out_of_order": _("Filed on %(found)s, yet published on %(expected)s."),
    "type_differs": _("%(found)s does not agree with the number, which names another kind of patent."),
    "status_unsettled": _("%(found)s does not say whether the right is in force."),
    "answer_unreadable": _("%(found)s does not answer what the column asks."),
    "ipc_unreadable": _("Not a symbol of the IPC: %(found)s."),
    "same_number": _("Row %(expected)s is about the same application."),
    "holder_not_named": _("The holder is not among %(found)s."),
}

FIXES: dict[str, str] = {
    "extra_cells": _("Put cells that hold commas into quotation marks, or save the file as .xlsx."),
    "title_missing": _("Fill in the title."),
    "title_shortened": _("Nothing to do, unless the end matters."),
    "number_missing": _("Fill in the application number or the publication number."),
    "number_country_missing": _("Put the country code before it, as in %(expected)s."),
    "number_form": _("Write it as in %(expected)s."),
    "application_number_empty": _("Fill in the application number."),
    "application_number_length": _(
        "Compare it with the certificate: thirteen digits, or nine before October 2003."
    ),
    "application_number_character": _("Only digits stand there, and X may be the last."),
    "application_number_year": _("Compare the first digits with the filing date."),
    "application_number_type": _("Compare it with the certificate."),
    "application_number_check": _("Compare it with the certificate; a digit is wrong or two are swapped."),
    "application_number_check_missing": _("Add the digit after the dot."),
    "application_number_publication_number": _("Move it to the column of publication numbers."),
    "check_digit_added": _("Nothing to do."),
    "date_unreadable": _("Write it as in %(expected)s."),
    "date_in_future": _("Correct the date."),
    "dates_out_of_order": _("Check both dates."),
    "type_differs": _("Nothing to do if the number is right: the number decides."),
    "status_unsettled": _("The row is taken; enter the legal status by hand."),
    "answer_unreadable": _("The row is taken without it, as not known."),
    "ipc_unreadable": _("The row is taken without it; write symbols as in %(expected)s."),
    "same_number": _("One patent was made of both; the later publication counts."),
    "holder_not_named": _(
        "Check that these are patents of this organisation, under an earlier name perhaps."
    ),
}

MEANT = _("Perhaps %(numbers)s was meant.")
PLACE = _("Row %(row)s, %(column)s: %(what)s")
PLACE_OF_ROW = _("Row %(row)s: %(what)s")
_UNKNOWN = _("%(found)s cannot be used.")


def what(problem: Mapping[str, Any], translate: Translate) -> str:
    """What is wrong, in the reader's language; `problem` as Problem.as_dict gives it."""
    return translate(PROBLEMS.get(problem["code"], _UNKNOWN)) % problem


def fix(problem: Mapping[str, Any], translate: Translate) -> str:
    """How to mend it, with the numbers that may have been meant."""
    advice = translate(FIXES.get(problem["code"], "")) % problem if problem["code"] in FIXES else ""
    repairs = ", ".join(problem["repairs"])
    return f"{advice} {translate(MEANT) % {'numbers': repairs}}" if repairs else advice


def placed(problem: Mapping[str, Any], translate: Translate) -> str:
    """What is wrong, and in which row and column."""
    place = PLACE if problem["column"] else PLACE_OF_ROW
    return translate(place) % {**problem, "what": what(problem, translate)}


def refused(code: str, detail: Mapping[str, object], translate: Translate) -> str:
    """Why a file or an import as a whole was refused."""
    return translate(REFUSALS[code]) % detail
