"""Who lives where, who owns what, and who has moved out."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.demo.book import Book
from portal.demo.company.ground import Belongs, Ground, House, Somebody
from portal.demo.company.people import People
from portal.demo.company.plan import LODGERS, Lodger
from portal.estates import households
from portal.estates.models import DEFAULT_RIGHTS, Relation, RelationKind, midnight
from portal.notifications.models import ContactKind

K = RelationKind
LOCALES = ("zh_Hans",) * 16 + ("en",) * 3 + ("zh_Hant",) * 3


@dataclass(frozen=True)
class Stay:
    """One person's time in a home, as the roster has it."""

    who: Somebody
    kind: RelationKind
    since: date
    until: date | None = None


class Settling:
    """Moves people into the homes of an estate."""

    def __init__(self, book: Book, people: People, ground: Ground, dice: Random) -> None:
        self.book, self.people, self.ground, self.dice = book, people, ground, dice
        self.today = ground.day(people.now)
        self.owners: list[Somebody] = []

    def settle(self, accounts: dict[str, Somebody]) -> None:
        """Everybody, home by home."""
        self.ground.loudest = self.dice.sample(self.ground.homes, len(self.ground.homes))
        lodgers = {one.home: one for one in LODGERS} if self.ground.code == "osmanthus" else {}
        for house in self.ground.homes:
            if lodger := lodgers.get(house.label):
                stays = self.lodged(house, lodger, accounts[lodger.name])
            else:
                stays = self.dice.choices(
                    (self.lived_in, self.let, self.sold, self.empty), (64, 23, 6, 7)
                )[0](house)  # fmt: skip
            self.write(house, stays)

    def lodged(self, house: House, lodger: Lodger, who: Somebody) -> list[Stay]:
        """The home of somebody on stage: their family is there as well; a tenant's owner lives elsewhere."""
        if lodger.kind == K.TENANT:
            owner = self.somebody("zh_Hant")
            since = self.today - timedelta(days=500)
            return [Stay(owner, K.OWNER, self.owned_since(house)), Stay(who, K.TENANT, since)]
        since = self.owned_since(house, 30)
        return [Stay(who, K.OWNER, since), Stay(self.somebody(who.locale), K.FAMILY, since)]

    def lived_in(self, house: House) -> list[Stay]:
        """The owners live there themselves."""
        locale, since = self.dice.choice(LOCALES), self.owned_since(house)
        owner = self.somebody(locale)
        self.owners.append(owner)
        stays = [Stay(owner, K.OWNER, since)]
        if self.dice.random() < 0.34:
            stays.append(Stay(self.somebody(locale), K.CO_OWNER, since))
        if self.dice.random() < 0.17:
            stays.append(Stay(self.somebody(locale, owner.name[0] if locale != "en" else None), K.FAMILY, since))
        return stays

    def let(self, house: House) -> list[Stay]:
        """The owner lives elsewhere, sometimes in another home of the estate; tenants come and go."""
        twice = self.owners and self.dice.random() < 0.12
        owner = self.dice.choice(self.owners) if twice else self.somebody(self.dice.choice(LOCALES))
        stays = [Stay(owner, K.OWNER, self.owned_since(house))]
        since = self.today - timedelta(days=self.dice.randrange(50, 600))
        if since < house.handed_over_on:
            since = house.handed_over_on + timedelta(days=60)
        if self.dice.random() < 0.25:
            began = max(since - timedelta(days=380), house.handed_over_on)
            stays.append(Stay(self.somebody(self.dice.choice(LOCALES)), K.TENANT, began, since))
        locale = self.dice.choice(LOCALES)
        stays.append(Stay(self.somebody(locale), K.TENANT, since))
        if self.dice.random() < 0.3:
            stays.append(Stay(self.somebody(locale), K.FAMILY, since))
        return stays

    def sold(self, house: House) -> list[Stay]:
        """It changed hands within the year: the new household never sees the words of the old one."""
        moved = self.today - timedelta(days=self.dice.randrange(40, 330))
        before, after = self.somebody(self.dice.choice(LOCALES)), self.somebody(self.dice.choice(LOCALES))
        return [Stay(before, K.OWNER, self.owned_since(house), moved), Stay(after, K.OWNER, moved)]

    def empty(self, house: House) -> list[Stay]:
        """Nobody lives there: unsold, or its owner is far away and somebody holds the key."""
        if self.dice.random() < 0.45:
            return []
        owner, since = self.somebody("zh_Hans"), self.owned_since(house)
        keeper = self.somebody("zh_Hans", owner.name[0])
        return [Stay(owner, K.OWNER, since), Stay(keeper, self.dice.choice((K.KEY_HOLDER, K.AGENT)), since)]

    def owned_since(self, house: House, within: int = 300) -> date:
        later = house.handed_over_on + timedelta(days=self.dice.randrange(5, within))
        return min(later, self.today - timedelta(days=420))

    def somebody(self, locale: str, surname: str | None = None) -> Somebody:
        """A new resident with a phone, an e-mail address, or neither."""
        people, reach = self.people, self.dice.random()
        who = people.add(people.register.name(locale, surname), locale)
        proved = self.people.now - timedelta(days=300) if self.dice.random() < 0.6 else None
        if reach < 0.93:
            people.reach(who, ContactKind.PHONE, people.register.phone(), proved)
        if reach > 0.55 and reach < 0.97:
            people.reach(who, ContactKind.EMAIL, people.register.email(), proved)
        return who

    def write(self, house: House, stays: list[Stay]) -> None:
        """The relations, each in its household and with its first day of sight, as the roster's import finds them."""
        members: list[households.Member] = []
        for stay in sorted(stays, key=lambda stay: stay.since):
            over = stay.until is not None
            known = [_as_known(one, stay.since) for one in members]
            stand = households.stand(known, stay.kind, stay.since)
            row = self.relation(house, stay, stand)
            household = stand.household or row
            members.append(households.Member(stay.kind, household, stay.since, stay.until, stand.sees_from, over))

    def relation(self, house: House, stay: Stay, stand: households.Stand) -> int:
        zone = str(self.ground.zone)
        begins, sees = midnight(stay.since, zone), midnight(stand.sees_from, zone)
        ends = midnight(stay.until, zone) if stay.until else None
        rights = DEFAULT_RIGHTS[stay.kind]
        row = self.book.put(
            Relation, person_id=stay.who.id, home_id=house.id, estate_id=self.ground.id, household_id=stand.household,
            kind=stay.kind, rights=int(rights), valid_from=stay.since, valid_to=stay.until, sees_from=stand.sees_from,
            begins_at=begins, ends_at=ends, sees_at=sees,
        )  # fmt: skip
        house.people.append(Belongs(stay.who, stay.kind, rights, begins, ends, sees))
        key: int = row["id"]
        return key


def _as_known(member: households.Member, on: date) -> households.Member:
    """A member as they stood on the day on which the next one came."""
    over = member.valid_to is not None and member.valid_to <= on
    return households.Member(
        member.kind, member.household, member.valid_from, member.valid_to, member.sees_from, over
    )  # fmt: skip
