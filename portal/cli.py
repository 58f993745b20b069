"""Commands: `.venv/bin/flask --app wsgi ...`."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal import demo, migrate
from portal.accounts.commands import people
from portal.estates.commands import estates
from portal.kernel import jobs as job_runs
from portal.kernel.web import portal
from portal.reports import guess, importer
from portal.reports.services import intake_import

database = AppGroup("db", help="The schema of the database.")
jobs = AppGroup("jobs", help="What the clock does.")
reports = AppGroup("reports", help="Reports from elsewhere.")
demo_group = AppGroup("demo", help="The demo company.")


def init_commands(app: Flask) -> None:
    """Register every command."""
    for group in (database, jobs, reports, demo_group, estates, people):
        app.cli.add_command(group)
    app.cli.add_command(policy)


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to what this code expects."""
    done = migrate.upgrade(portal().database.engine)
    click.echo("The database has the newest schema." if done else "Nothing to do.")


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def jobs_list(as_json: bool) -> None:
    """Every job: its rhythm, its last run, and how late it is."""
    with portal().database.reading() as session:
        rows = job_runs.health(session, portal().schedule, job_runs.beginning(session))
    for one in rows:
        facts = {
            "name": one.job.name, "every_seconds": one.job.every.total_seconds(), "late": one.is_late,
            "lateness_seconds": round(one.lateness.total_seconds()),
            "last": one.last.finished_at.isoformat() if one.last and one.last.finished_at else None,
        }  # fmt: skip
        click.echo(
            json.dumps(facts)
            if as_json
            else f"{facts['name']:36} {'LATE' if one.is_late else 'in time':8} {facts['last'] or 'never'}"
        )


@jobs.command("run")
@click.argument("name")
def jobs_run(name: str) -> None:
    """Run one job now, by its name."""
    found = {job.name: job for job in portal().schedule}
    if name not in found:
        raise click.ClickException(f"There is no job {name}. There are: {', '.join(sorted(found))}.")
    tally = job_runs.run(portal().database.writing, found[name])
    click.echo(f"done {tally.done}, taken by another {tally.lost}, failed {tally.failed}")
    if tally.failed:
        raise SystemExit(1)


@reports.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--estate", "code", required=True, help="The estate's code.")
def reports_import(file: Path, code: str) -> None:
    """Take real messages in, one JSON object per line, with their own dates; again is harmless."""
    try:
        done = intake_import.import_file(portal().database.writing, code, file, progress=click.echo)
    except LookupError as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{done.taken} taken in, {done.known} known already, {done.bad} lines left out.")


@reports.command("guess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def reports_guess(file: Path, as_json: bool) -> None:
    """Say for each message what its nature would be guessed to be; nothing is kept."""
    for found in importer.read_words(file):
        if isinstance(found, importer.BadLine):
            click.echo(f"line {found.line}: {found.fault.value}", err=True)
            continue
        words, _record = found
        nature = guess.nature_of(words.text, words.subject)
        click.echo(
            json.dumps({"id": words.id, "nature": nature}, ensure_ascii=False) if as_json else f"{words.id}\t{nature}"
        )


@demo_group.command("load")
def demo_load() -> None:
    """Fill an empty database with the demo company. Never in production."""
    try:
        demo.load(portal().settings, portal().database, say=click.echo)
    except demo.NotHere as reason:
        raise click.ClickException(str(reason)) from None


@click.command("policy", help="Who may do what.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def policy(as_json: bool) -> None:
    rows = list(who_may_what(current_app._get_current_object()))  # type: ignore[attr-defined]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{','.join(row['methods']):10} {row['address']:60} {row['who']}")


def who_may_what(app: Flask) -> Iterable[dict[str, Any]]:
    """Every endpoint with its methods, its address, who may open it, and what it gives."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access is None:
            continue
        yield {
            "endpoint": rule.endpoint,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "address": rule.rule,
            "who": access.words,
            "what": (app.view_functions[rule.endpoint].__doc__ or "").strip().split("\n")[0],
        }
