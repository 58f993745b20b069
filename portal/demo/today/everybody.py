"""All that is going on at the moment of loading."""

from portal.demo.company.ground import Somebody
from portal.demo.today import day, desk, lodgers
from portal.demo.today.stage import Stage
from portal.demo.world import World


def on_stage(people: dict[str, Somebody]) -> list[Somebody]:
    """Those whose day is told by hand."""
    return [who for who in people.values() if who.login in {"technician", "technician2"}]


def tell(world: World) -> None:
    """The named households, the technicians' day, the desks of both estates."""
    stage = Stage(world, "osmanthus")
    day.free(world, on_stage(world.people))
    lodgers.tell(stage, world.people)
    day.tell(stage, world.people)
    desk.tell(stage)
    desk.tell(Stage(world, "riverside"), small=True)
