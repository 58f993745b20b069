"""create_app(): the one module that knows every domain."""

from contextlib import suppress
from datetime import timedelta

from flask import Flask, current_app, url_for
from flask_babel import Babel
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli
from portal.accounts import jobs as accounts_jobs
from portal.accounts import views as accounts
from portal.accounts.login import current, init_login
from portal.accounts.models import Person
from portal.accounts.queries import Limits
from portal.config import Misconfigured, Settings, from_environment
from portal.dispatch import views as dispatch
from portal.estates import jobs as estates_jobs
from portal.estates import queries as estates_queries
from portal.estates import settings as estate_settings
from portal.estates import views as estates
from portal.kernel import clock, files, i18n, sheets, staging_views, words
from portal.kernel import jobs as kernel_jobs
from portal.kernel.bodies import init_bodies
from portal.kernel.db import Database, make_engine
from portal.kernel.files import jobs as files_jobs
from portal.kernel.headers import init_headers
from portal.kernel.jobs import Job
from portal.kernel.limits import limiter
from portal.kernel.refusals import init_refusals
from portal.kernel.web import EstateRef, Portal, asset, init_web
from portal.matters import views as matters
from portal.matters.models import Attachment
from portal.notifications import jobs as notifications_jobs
from portal.notifications import views as notifications
from portal.notifications.addresses import phone_words
from portal.notifications.post import Post, channels_of, open_post
from portal.notifications.render import Renderer
from portal.overview import letters, navigation
from portal.overview import views as overview
from portal.promises import jobs as promises_jobs
from portal.promises import labels as promises_labels
from portal.promises import views as promises
from portal.repairs import jobs as repairs_jobs
from portal.repairs import panels as repairs_panels
from portal.repairs import phrases as repairs_phrases
from portal.repairs import views as repairs
from portal.reports import jobs as reports_jobs
from portal.reports import labels as reports_labels
from portal.reports import panels as reports_panels
from portal.reports import phrases
from portal.reports import views as reports
from portal.workforce import labels as workforce_labels
from portal.workforce import views as workforce

ROOMS = (
    accounts.pages, notifications.pages, estates.pages, matters.pages, promises.pages, workforce.pages, reports.pages,
    repairs.pages, dispatch.pages, overview.pages, staging_views.pages, sheets.pages,
)  # fmt: skip

SCHEDULE: list[Job] = [
    *kernel_jobs.SCHEDULE,
    *notifications_jobs.SCHEDULE, *files_jobs.SCHEDULE, *accounts_jobs.SCHEDULE, *estates_jobs.SCHEDULE,
    *promises_jobs.SCHEDULE, *reports_jobs.SCHEDULE, *repairs_jobs.SCHEDULE,
]  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The portal with these settings (default: the environment's)."""
    settings = settings or from_environment()
    clock.follow(settings.now_file)
    app = Flask("portal", template_folder="../templates", static_folder="static")
    configure(app, settings)
    database = Database(make_engine(settings.url, checkpoints=settings.environment == "test"))
    refuse_demo_accounts(settings, database)
    files.use(files.Store(settings.data_dir, settings.files_url))
    app.extensions["anju"] = Portal(
        settings,
        database,
        SCHEDULE,
        estate_by_code,
        photo_limits,
        panels={**repairs_panels.PANELS, **reports_panels.PANELS},
        sentences={**phrases.EVENTS, **repairs_phrases.EVENTS},
    )
    init_web(app)
    init_headers(app)
    init_bodies(app)
    init_refusals(app)
    init_login(app, limits_of(settings))
    init_language(app)
    CSRFProtect(app)
    limiter.init_app(app)
    promises_labels.CATEGORIES.update({category.value: words for category, words in reports_labels.CATEGORY.items()})
    workforce_labels.TRADES.update({trade.value: words for trade, words in reports_labels.TRADE.items()})
    for pages in ROOMS:
        app.register_blueprint(pages)
    init_post(app, settings)
    cli.init_commands(app)
    return app


def limits_of(settings: Settings) -> Limits:
    """How long people stay signed in here."""
    return Limits(
        idle=timedelta(days=settings.idle_days),
        staff_idle=timedelta(hours=settings.staff_idle_hours),
        absolute=timedelta(days=settings.sign_in_days),
    )


def refuse_demo_accounts(settings: Settings, database: Database) -> None:
    """Nobody runs a real portal with people whose password stands in the README. Raises Misconfigured."""
    if not settings.is_production:
        return
    found = None
    with database.reading() as session, suppress(SQLAlchemyError):
        found = session.scalar(select(Person.id).where(Person.is_demo).limit(1))
    if found is not None:
        database.engine.dispose()
        raise Misconfigured("This database holds the demo company. Production needs a database of its own.")


def configure(app: Flask, settings: Settings) -> None:
    """What Flask and its extensions are told."""
    app.config.update(
        SECRET_KEY=settings.secret_key or "anju-demo-only",
        TESTING=settings.environment == "test",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="anju",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        BABEL_DEFAULT_TIMEZONE="UTC",
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def init_language(app: Flask) -> None:
    """Languages, and the filters that put times in words."""
    Babel(app, locale_selector=i18n.chosen_locale)
    words.init_words(app)
    app.jinja_env.globals.update(
        asset=asset, sheet_url=sheets.sheet_url, text_of=i18n.text_of, time_left=i18n.time_left, window=i18n.window
    )
    app.jinja_env.globals.update(listed=i18n.listed)
    app.jinja_env.filters.update(
        when=i18n.when,
        day=i18n.day,
        clock_time=i18n.clock_time,
        ago=i18n.ago,
        exact=i18n.exact,
        span=i18n.span,
        phone=phone_words,
    )
    app.jinja_env.globals.update(phrases.IN_TEMPLATES)
    app.context_processor(frame)


def frame() -> dict[str, object]:
    """What every page is framed with; nothing in it costs a statement."""
    locale = i18n.current()
    return {
        "locale": locale,
        "html_lang": i18n.HTML_LANG[locale],
        "source_url": current_app.extensions["anju"].settings.source_url or url_for("overview.source"),
        "nav": navigation.items(),
        "language_links": navigation.languages(),
        "preferences": navigation.preferences(current_user),
        "doors": found.doors if (found := current()) else (),
    }


def estate_by_code(session: Session, code: str) -> EstateRef | None:
    """The estate of an address."""
    estate = estates_queries.estate_by_code(session, code)
    return EstateRef(estate.id, estate.code, i18n.text_of(estate.names), estate.zone) if estate else None


def photo_limits(session: Session, estate_id: int) -> files.PhotoLimits:
    """How many photos, and how large, an estate takes with one form."""
    found = estate_settings.values(session, estate_id, [estate_settings.PHOTO_COUNT, estate_settings.PHOTO_BYTES])
    return files.PhotoLimits(found[estate_settings.PHOTO_COUNT.key], found[estate_settings.PHOTO_BYTES.key])


def init_post(app: Flask, settings: Settings) -> None:
    """Hand the outbox its words and its ways out."""
    sources = {**letters.SOURCES, **letters.account_sources(settings.secret_key)}
    render = Renderer(app, settings.base_url, letters.addressee, sources)
    open_post(Post(render, channels_of(settings), given_up=letters.note_given_up))
    if Attachment.blob_sha256 not in files.REFERENCES:
        files.REFERENCES.append(Attachment.blob_sha256)
