"""Putting up the two estates: buildings, entrances, homes and common areas."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.demo.book import Book
from portal.demo.company.ground import Ground, House, Spot
from portal.demo.company.plan import IN_BUILDING, ON_GROUNDS, Block, Names, Place
from portal.demo.names import traditional
from portal.estates import numbering
from portal.estates.models import Building, Entrance, Estate, Home, PlaceKind
from portal.estates.models import Place as Area

ZONE = "Asia/Shanghai"
LIVE_FOR = timedelta(days=427)
MANY_FLOORS = 12


def put_up(book: Book, place: Place, desk_person_id: int, now: datetime) -> Ground:
    """One estate with everything that stands on it."""
    live_at = (now - LIVE_FOR).replace(hour=1, minute=0, second=0, microsecond=0)
    row = book.put(
        Estate, code=place.code, names=place.names, zone=ZONE, country="CN", phone=place.phone, hours_text=place.hours,
        currency="CNY", desk_person_id=desk_person_id, live_at=live_at,
    )  # fmt: skip
    ground = Ground(row["id"], place.code, ZoneInfo(ZONE), live_at)
    for block in place.blocks:
        building_id = _building(book, ground, block)
        ground.homes += _homes(book, ground, block, building_id, now)
        ground.spots += [_spot(book, ground, building_id, *one) for one in _in(block)]
    ground.spots += [_spot(book, ground, None, kind, en, zh, "") for kind, en, zh in ON_GROUNDS]
    return ground


def _building(book: Book, ground: Ground, block: Block) -> int:
    names = (
        (f"Building {block.code}", f"{block.code}栋")
        if block.code.isdigit()
        else (f"Block {block.code}", f"{block.code}座")
    )
    floors = block.floors + block.maisonettes
    row = book.put(Building, estate_id=ground.id, code=block.code, names=_names(*names), floors=floors)
    key: int = row["id"]
    return key


def _names(en: str, zh: str) -> Names:
    return {"en": en, "zh_Hans": zh, "zh_Hant": traditional(zh)}


def _homes(book: Book, ground: Ground, block: Block, building_id: int, now: datetime) -> Iterator[House]:
    handed_over = (now - timedelta(days=365.25 * block.years)).date()
    for entrance in block.entrances or ("",):
        entrance_id = None
        if entrance:
            entrance_id = book.put(Entrance, estate_id=ground.id, building_id=building_id, code=entrance)["id"]
        for floor in range(1, block.floors + 1):
            for stack in range(1, block.stacks + 1):
                yield _home(
                    book, ground, block, (building_id, entrance_id), (entrance, floor, f"{stack:02}"), handed_over
                )


def _home(
    book: Book, ground: Ground, block: Block, where: tuple[int, int | None], at: tuple[str, int, str], handed_over: date
) -> House:
    entrance, floor, stack = at
    label = numbering.label_of(block.code, entrance, f"{floor}{stack}")
    top = floor + 1 if block.maisonettes and floor == block.floors else None
    row = book.put(
        Home, estate_id=ground.id, building_id=where[0], entrance_id=where[1], label=label,
        number=numbering.number_of(label),
        sort_key=numbering.sort_key(label), floor=floor, floor_to=top, stack=stack, handed_over_on=handed_over,
    )  # fmt: skip
    return House(row["id"], where[0], label, floor, stack, handed_over)


def _in(block: Block) -> Iterator[tuple[PlaceKind, str, str, str]]:
    for kind, en, zh in IN_BUILDING:
        if (en == "Lift 2" and block.floors < MANY_FLOORS) or (en.startswith("Lift") and block.floors < 7):
            continue
        yield kind, f"{en}, {'building' if block.code.isdigit() else 'block'} {block.code}", zh, block.code


def _spot(book: Book, ground: Ground, building_id: int | None, kind: PlaceKind, en: str, zh: str, code: str) -> Spot:
    there = f"{code}{'栋' if code.isdigit() else '座'}" if code else ""
    names = _names(en, there + zh)
    row = book.put(Area, estate_id=ground.id, building_id=building_id, kind=kind, names=names)
    return Spot(row["id"], building_id, kind, names)
