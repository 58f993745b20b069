"""The dispatcher's board, and the technician's day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.dispatch import queries
from portal.dispatch.cells import Cell, cells, first_shown, moment, shown_hours, tone
from portal.dispatch.queries import Day, Stop
from portal.kernel import clock, references
from portal.kernel.access import Permission, holds
from portal.kernel.web import EstateRef, Pages, actor, estate, session, staff
from portal.kernel.words import gettext as _
from portal.promises.queries import working_calendar
from portal.repairs import phrases
from portal.repairs.views.blueprint import place_of
from portal.repairs.wording import STATUS
from portal.reports.categories import Trade
from portal.reports.labels import SEVERITY, TRADE
from portal.workforce.labels import ADMITS
from portal.workforce.labels import STATUS as VISIT_STATUS
from portal.workforce.models import Status as VisitStatus
from portal.workforce.queries import BoardRow

pages = Pages("dispatch", __name__)
FARTHEST = timedelta(days=366)
# Above the board stands what is most pressing, so that both are seen together; the list shows more at once.
SHORT, LONG = 6, 25


@pages.page("/e/<estate>/board", access=staff(Permission.BOARD_READ))
def board(**_address: str) -> ResponseReturnValue:
    """One day: technicians by hours, and beside them what still needs a visit, the least time left first."""
    ref, reading, me = estate(), session(), actor()
    on, trade = asked_day(ref.zone), asked_trade()
    shown = queries.day(reading, me, ref.id, on)
    plans = holds(me, Permission.WORK_PLAN, ref.id)
    wanted = references.normalised(request.args.get("job", "")) if plans else None
    chosen = queries.order_to_plan(reading, me, ref.id, wanted) if wanted else None
    listed = request.args.get("form") == "list"
    page = queries.to_plan(reading, me, ref.id, trade, request.args.get("page"), LONG if listed else SHORT)
    rows = rows_of(shown, trade)
    hours, earlier = hours_of(reading, ref, shown)
    used = {*shown.trades.values(), *(order.trade for _matter, order in page.items)}
    return render_template(
        "dispatch/list.html" if listed else "dispatch/board.html",
        estate=ref, day=on, days=neighbours(ref, on), rows=rows, hours=hours, earlier=earlier, page=page,
        chosen=chosen,
        plans=plans, trade=trade, trades=shown.trades, filters=filters(ref, trade, used), now=clock.now(),
        zone=ref.zone,
        labels={"visit": VISIT_STATUS, "trade": TRADE, "order": STATUS, "admits": ADMITS, "severity": SEVERITY},
        place_of=place_of, cells_of=cells_of(shown), tone=tone, same=same, at=moment,
        hours_all=request.args.get("hours") == "all", earlier_ids=over_before(shown, moment(hours.start)),
    )  # fmt: skip


def asked_day(zone: str) -> date:
    """The day in the address, else today there; 404 for what is no day, or lies more than a year away."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    try:
        asked = date.fromisoformat(request.args.get("day") or today.isoformat())
    except ValueError:
        abort(404)
    return asked if abs(asked - today) <= FARTHEST else abort(404)


def asked_trade() -> Trade | None:
    """The trade in the address, if it is one."""
    name = request.args.get("trade", "")
    return Trade(name) if name in set(Trade) else None


def neighbours(ref: EstateRef, on: date) -> dict[str, str]:
    """The addresses of the days around, and of today."""
    days = {"before": on - timedelta(days=1), "after": on + timedelta(days=1)}
    found = {name: _board(ref, day=day.isoformat()) for name, day in days.items()}
    other = None if request.args.get("form") == "list" else "list"
    return found | {"today": _board(ref, day=None), "other": _board(ref, form=other), "bare": _board(ref, job=None),
        "all": _board(ref, hours="all"), "morning": _board(ref, hours=None),
    }  # fmt: skip


def same(**other: Any) -> dict[str, Any]:
    """What stands in the address now, with something else in it; None takes it out."""
    kept = {name: value for name, value in request.args.items() if name in {"day", "trade", "form", "job", "hours"}}
    return {name: value for name, value in (kept | other).items() if value is not None}


def filters(ref: EstateRef, trade: Trade | None, used: Iterable[Trade]) -> list[tuple[Any, str, None, bool]]:
    """The trades that this day has to do with, as links."""
    some = sorted({*used, *([trade] if trade else [])}, key=list(Trade).index)
    links = [(TRADE.get(one, one.value), _board(ref, trade=one.value), None, one is trade) for one in some]
    return [(_("All trades"), _board(ref, trade=None), None, trade is None), *links]


def _board(ref: EstateRef, **other: Any) -> str:
    return url_for("dispatch.board", estate=ref.code, **same(**other))


def rows_of(shown: Day, trade: Trade | None) -> list[BoardRow]:
    """Everybody, or those with a visit of that trade."""
    if trade is None:
        return shown.board.rows
    return [
        row for row in shown.board.rows if any(shown.trades.get(one.matter_id) is trade for one in row.appointments)
    ]


def hours_of(reading: Any, ref: EstateRef, shown: Day) -> tuple[range, int | None]:
    """The quarter-hours that the board shows, and how many visits were over before them (None: nothing is left out)."""
    calendar, board, now = working_calendar(reading, ref.id), shown.board, clock.now()
    usual = calendar.hours(board.day)
    there = ZoneInfo(ref.zone)
    office = usual or tuple(datetime.combine(board.day, at, there) for at in (calendar.opens, calendar.closes))
    visits = [visit for row in board.rows for visit in row.appointments]
    whole = shown_hours((office[0], office[1]), visits, (board.start, board.end))
    if request.args.get("hours") == "all":
        return whole, None
    hours = first_shown(whole, office[0], visits, now if board.start <= now < board.end else None)
    before = sum(visit.span_to <= moment(hours.start) for visit in visits)
    return hours, before if hours.start > whole.start else None


def over_before(shown: Day, at: datetime) -> frozenset[int]:
    """The visits that were to be over before the hours shown; one that is still open stays in sight."""
    visits = (visit for row in shown.board.rows for visit in row.appointments)
    return frozenset(visit.id for visit in visits if visit.span_to <= at and not visit.is_open)


def cells_of(shown: Day) -> Any:
    """What a template asks for each row."""

    def row_cells(row: BoardRow, hours: range) -> list[Cell]:
        return cells(row, hours, shown.taken.get(row.person.id, ()))

    return row_cells


@pages.page("/my-day", access=staff(Permission.WORK_DO))
def my_day() -> ResponseReturnValue:
    """Today's visits in their order, the next one large; then tomorrow's."""
    now = clock.now()
    stops = queries.stops(session(), actor(), now)
    today = [stop for stop in stops if day_of(stop) <= now.astimezone(there(stop)).date() and not left_alone(stop, now)]
    open_now = sorted(
        (stop for stop in today if stop.visit.is_open), key=lambda stop: (not arrived(stop), stop.visit.span_from)
    )
    tomorrow = [stop for stop in stops if day_of(stop) == now.astimezone(there(stop)).date() + timedelta(days=1)]
    return render_template(
        "dispatch/my_day.html", next=open_now[0] if open_now else None, later=open_now[1:], tomorrow=tomorrow,
        done=[stop for stop in today if not stop.visit.is_open], place_of=place_of, phrases=phrases, now=now, tone=tone,
        labels={"visit": VISIT_STATUS, "severity": SEVERITY}, zone=stops[0].order.matter.estate.zone if stops else "",
    )  # fmt: skip


def there(stop: Stop) -> ZoneInfo:
    return ZoneInfo(stop.order.matter.estate.zone)


def day_of(stop: Stop) -> date:
    """The day of a visit, where it is."""
    return stop.visit.span_from.astimezone(there(stop)).date()


def left_alone(stop: Stop, now: datetime) -> bool:
    """Whether a visit of an earlier day is over and needs nobody's attention."""
    return not stop.visit.is_open and day_of(stop) < now.astimezone(there(stop)).date()


def arrived(stop: Stop) -> bool:
    """Whether the technician is there now."""
    return stop.visit.status is VisitStatus.ARRIVED
