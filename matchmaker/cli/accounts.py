"""Accounts of the alliance's staff, made by an operator."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_security import hash_password

from matchmaker.domain.accounts import SiteRoleName
from matchmaker.domain.divisions import Region, region_of
from matchmaker.domain.errors import Duplicate, Invalid, NotFound
from matchmaker.extensions import security, unit_of_work
from matchmaker.services import accounts as service


@click.group()
def accounts() -> None:
    """Make, close and open accounts."""


@accounts.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in SiteRoleName]), help="Role on the site.")
@click.option("--regions", default="", help="A coordinator's regions, such as 11,12,13.")
@click.option("--name", default="", help="The person's name; the address when left out.")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the password from the first line of this file instead of asking.",
)
@with_appcontext
def create(email: str, role: str | None, regions: str, name: str, password_file: Path | None) -> None:
    """Make an account that can sign in at once."""
    address = _address(email)
    password = _password(password_file)
    try:
        with unit_of_work() as session:
            service.create_account(
                session,
                email=address,
                name=name or address,
                password_hash=hash_password(password),
                role=SiteRoleName(role) if role else None,
                regions=_regions(regions),
                now=datetime.now(UTC),
            )
    except Duplicate as refusal:
        raise click.ClickException(f"there is an account with the address {address} already") from refusal
    except Invalid as refusal:
        raise click.UsageError("a coordinator needs --regions, and nobody else has them") from refusal
    click.echo(f"made {address}")


@accounts.command()
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Close an account; its sessions end with their next request."""
    _set_active(email, active=False)
    click.echo(f"closed {email}")


@accounts.command()
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Open a closed account again."""
    _set_active(email, active=True)
    click.echo(f"opened {email}")


def _set_active(email: str, *, active: bool) -> None:
    try:
        with unit_of_work() as session:
            service.set_active(session, email=email, active=active, now=datetime.now(UTC))
    except NotFound as refusal:
        raise click.ClickException(f"there is no account with the address {email}") from refusal


def _address(text: str) -> str:
    try:
        with force_locale("en"):
            return security.mail_util.validate(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not an e-mail address") from error


def _password(file: Path | None) -> str:
    """The password, read or asked for, by the rules of the registration page."""
    text = _first_line(file) if file else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with force_locale("en"):
        faults, password = security.password_util.validate(text, is_register=False)
        if faults:
            raise click.ClickException(str(faults[0]))
    return str(password)


def _first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")


def _regions(text: str) -> frozenset[Region]:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    found = [region_of(code) if len(code) == 2 else None for code in codes]
    if None in found:
        raise click.BadParameter(f"{text!r}: regions are 11, 12 and 13, joined by commas")
    return frozenset(region for region in found if region)
