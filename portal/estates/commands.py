"""`flask estates ...`: new estates, and imports without a browser. Registered by portal.cli."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.estates import jobs, labels, queries
from portal.estates.models import Estate, ImportBatch, ImportStatus, Level, RelationKind
from portal.estates.services import imports
from portal.estates.services.estates import EstateFacts, add_estate
from portal.kernel.access import SYSTEM, Actor, Member
from portal.kernel.db import SessionFactory, unit_of_work
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.web import portal

estates = AppGroup("estates", help="Estates, their homes and people.")


@estates.command("add")
@click.argument("code")
@click.option("--name", required=True, help="Its name in English.")
@click.option("--name-hans", default="", help="Its name in Simplified Chinese.")
@click.option("--name-hant", default="", help="Its name in Traditional Chinese.")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="Its time zone.")
@click.option("--country", default="CN", show_default=True, help="Its country, two letters.")
@click.option("--currency", default="CNY", show_default=True, help="Its currency, three letters.")
@click.option("--phone", default="", help="The number to ring.")
@click.option("--administrator", default="", help="E-mail or phone of the person who administers it.")
def add(
    code: str, name: str, name_hans: str, name_hant: str, zone: str, country: str, currency: str, phone: str,
    administrator: str,
) -> None:  # fmt: skip
    """Add an estate, not live yet."""
    names = {"en": name, "zh_Hans": name_hans, "zh_Hant": name_hant}
    facts = EstateFacts(names, zone, country.upper(), currency, phone, {})
    with _refusals(), unit_of_work(portal().database.writing) as session:
        person_id = _person(session, administrator) if administrator else None
        add_estate(session, SYSTEM, code, facts, administrator_id=person_id)
    click.echo(f"Estate {code} is there.")


@estates.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--estate", "code", required=True, help="The estate's code.")
@click.option("--as", "person", required=True, help="E-mail or phone of the person who imports.")
@click.option("--add-buildings", is_flag=True, help="Add buildings that are not there yet.")
@click.option("--confirm", is_flag=True, help="Let it in if nothing stands in the way.")
def import_file(file: Path, code: str, person: str, add_buildings: bool, confirm: bool) -> None:
    """Check a file of homes and people line by line, and let it in with --confirm: all of it or nothing."""
    factory = portal().database.writing
    upload = imports.Upload(file.name, file.read_bytes(), RelationKind.OWNER, add_buildings)
    with _refusals(), unit_of_work(factory) as session:
        estate = queries.estate_by_code(session, code) or _gone(code)
        actor = _actor(session, _person(session, person), estate)
        batch_id = imports.receive(session, actor, estate.id, upload)
    batch = _worked(factory, batch_id)
    if confirm and batch.status is ImportStatus.CHECKED:
        with _refusals(), unit_of_work(factory) as session:
            imports.confirm(session, actor, batch.estate_id, batch_id, version=batch.version)
        batch = _worked(factory, batch_id)
    if batch.status in (ImportStatus.REFUSED, ImportStatus.FAILED):
        raise SystemExit(1)


@contextmanager
def _refusals() -> Iterator[None]:
    """What a use-case refuses, said as a command says it."""
    try:
        yield
    except Refused as refused:
        found = (f"{field}: {words}" if field else str(words) for field, words in refused.fields.items())
        raise click.ClickException(" ".join(found)) from None
    except Forbidden:
        raise click.ClickException("This person may not do that here.") from None


def _worked(factory: SessionFactory, batch_id: int) -> ImportBatch:
    jobs.run_imports(factory)
    with factory() as session:
        batch = session.get_one(ImportBatch, batch_id)
        for line in queries.all_findings(session, batch_id):
            for finding in line.findings:
                if finding["level"] in (Level.ERROR, Level.WARNING):
                    click.echo(f"line {line.line} {line.label}: {labels.finding_in_words(finding)}", err=True)
    for error in batch.errors:
        click.echo(labels.file_error_in_words(error), err=True)
    counts = ", ".join(f"{labels.ACTS[act]} {batch.tally[act]}" for act in labels.ACTS if act in batch.tally)
    click.echo(f"{labels.STATUSES[batch.status]}: {batch.row_count} lines. {counts}")
    return batch


def _actor(session: Session, person_id: int, estate: Estate) -> Actor:
    held = accounts.roles_now(session, [person_id], estate.id).get(person_id, [])
    return Actor(person_id, "", None, tuple(Member(estate.id, estate.code, one.role) for one in held))


def _person(session: Session, typed: str) -> int:
    claimed = accounts.claimed(session, typed)
    if claimed.person_id is None:
        raise click.ClickException(f"Nobody signs in with {typed}.")
    return claimed.person_id


def _gone(code: str) -> Estate:
    raise click.ClickException(f"There is no estate {code}.")
