"""Guided questions: a few closed ones per category, and what each answer means for gravity and advice (S41, S44).

The words of questions and answers are in wording.py under the same keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.severity import Scope
from portal.reports.alarms import alarm_in
from portal.reports.categories import TREE, Category
from portal.reports.dangers import LIFE, Danger, gravest_first


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer changes; None leaves what the category or an earlier answer says."""

    growing: bool | None = None
    essential_lost: bool | None = None
    danger: Danger | None = None
    scope: Scope | None = None


_NOTHING = Effect()


@dataclass(frozen=True, slots=True)
class Question:
    """A closed question by its key, and its answers by theirs, in the order in which they are shown."""

    key: str
    answers: Mapping[str, Effect]


@dataclass(frozen=True, slots=True)
class Signs:
    """What category, answers and words say together; enough for severity and advice. Dangers gravest first."""

    dangers: tuple[Danger, ...]
    life: bool
    growing: bool
    essential_lost: bool
    scope: Scope

    @property
    def danger(self) -> Danger | None:
        """The gravest danger, or None."""
        return self.dangers[0] if self.dangers else None


def questions_for(category: Category) -> tuple[Question, ...]:
    """At most four closed questions; none where none would change anything."""
    return QUESTIONS.get(category, ())


def signs(category: Category, words: str, answers: Mapping[str, str], danger_now: bool = False) -> Signs:
    """The signs from the category's defaults, the danger heard in the words, and the answers given (S41, S44).

    `danger_now` is the danger tap: somebody is at risk this minute, whatever the words say. Unanswered and unknown keys
    change nothing; a later question overrides an earlier one.
    """
    leaf, alarm = TREE[category], alarm_in(words)
    growing, lost, scope = leaf.growing, leaf.essential_lost, leaf.scope
    confirmed: set[Danger] = set()
    for question in questions_for(category):
        effect = question.answers.get(answers.get(question.key, ""), _NOTHING)
        growing = growing if effect.growing is None else effect.growing
        lost = lost if effect.essential_lost is None else effect.essential_lost
        scope = effect.scope or scope
        confirmed |= {effect.danger} if effect.danger else set()
    life = danger_now or alarm.life or not LIFE.isdisjoint(confirmed)
    return Signs(gravest_first(confirmed.union(alarm.dangers)), life, growing, lost, scope)


def _asks(key: str, danger: Danger) -> Question:
    return Question(key, {"yes": Effect(danger=danger), "no": _NOTHING})


_GROWING = Question("growing", {"yes": Effect(growing=True), "no": Effect(growing=False), "unsure": _NOTHING})
_ELECTRIC = _asks("electric", Danger.ELECTRIC)
_LOOSE = _asks("loose", Danger.FALLING)
_REACH = Question(
    "reach",
    {
        "room": Effect(scope=Scope.ROOM),
        "home": Effect(scope=Scope.HOME),
        "riser": Effect(scope=Scope.RISER),
        "building": Effect(scope=Scope.BUILDING),
        "estate": Effect(scope=Scope.ESTATE),
    },
)
_HOMES = Question(
    "homes",
    {
        "mine": Effect(scope=Scope.HOME),
        "riser": Effect(scope=Scope.RISER),
        "building": Effect(scope=Scope.BUILDING),
        "unsure": _NOTHING,
    },
)
_LOST, _KEPT = Effect(essential_lost=True), Effect(essential_lost=False)
_BLOCKS_ESCAPE = _asks("blocks_escape", Danger.FIRE_LANE)

QUESTIONS: dict[Category, tuple[Question, ...]] = {
    Category.LEAK_ABOVE: (_ELECTRIC, _GROWING, _asks("bulging", Danger.FALLING), _REACH),
    Category.LEAK_PIPE: (
        Question(
            "flow",
            {
                "drip": Effect(growing=False),
                "stream": Effect(growing=True),
                "burst": Effect(growing=True, danger=Danger.BURST_PIPE),
            },
        ),
        Question("shut_off", {"yes": _NOTHING, "no": Effect(growing=True), "unsure": _NOTHING}),
        _ELECTRIC,
        _REACH,
    ),
    Category.LEAK_RAIN: (_ELECTRIC, _GROWING, _REACH),
    Category.CRACK: (
        _GROWING,
        Question("wide", {"hair": _NOTHING, "coin": _NOTHING, "through": Effect(danger=Danger.STRUCTURE)}),
        _LOOSE,
        _REACH,
    ),
    Category.FINISH: (_LOOSE, _GROWING, _REACH),
    Category.WATER: (Question("water", {"none": _LOST, "dirty": _LOST, "weak": _KEPT}), _HOMES),
    Category.POWER: (
        _asks("burning", Danger.FIRE),
        _asks("sparks", Danger.ELECTRIC),
        Question("power", {"none": _LOST, "part": _KEPT}),
        _HOMES,
    ),
    Category.GAS: (
        _asks("gas_smell", Danger.GAS),
        Question("gas", {"none": _LOST, "weak": _KEPT}),
        _HOMES,
    ),
    Category.HEATING: (Question("heating", {"none": _LOST, "weak": _KEPT}), _HOMES),
    Category.DRAIN: (
        _asks("rising", Danger.FLOOD),
        Question("only_toilet", {"yes": _LOST, "no": _KEPT}),
        _ELECTRIC,
        _HOMES,
    ),
    Category.LIFT: (
        _asks("trapped", Danger.TRAPPED),
        _asks("lift_unsafe", Danger.LIFT_UNSAFE),
        Question(
            "lifts",
            {
                "all": Effect(essential_lost=True, scope=Scope.RISER),
                "one": Effect(essential_lost=False, scope=Scope.RISER),
                "runs": Effect(essential_lost=False, scope=Scope.RISER),
            },
        ),
    ),
    Category.DOOR: (
        _asks("locked_in", Danger.LOCKED_IN),
        Question("secure", {"no": _LOST, "yes": _KEPT}),
        _asks("glass", Danger.FALLING),
    ),
    Category.LIGHT: (_asks("bare_wire", Danger.ELECTRIC), _REACH),
    Category.EQUIPMENT: (
        _asks("hurts", Danger.FALLING),
        Question("fire_gear", {"yes": _LOST, "no": _KEPT}),
    ),
    Category.NOISE: (_asks("threatened", Danger.THREAT),),
    Category.FUMES: (_asks("gas_smell", Danger.GAS), _asks("smoke", Danger.FIRE)),
    Category.NEIGHBOUR: (_asks("thrown", Danger.FALLING),),
    Category.PARKING: (_BLOCKS_ESCAPE,),
    Category.ILLEGAL_BUILDING: (
        _asks("bearing_wall", Danger.STRUCTURE),
        Question("under_way", {"yes": Effect(growing=True), "no": Effect(growing=False)}),
        _BLOCKS_ESCAPE,
    ),
    Category.PUBLIC_ORDER: (_asks("threatened", Danger.THREAT), _BLOCKS_ESCAPE),
    Category.CONDUCT: (_asks("threatened", Danger.THREAT),),
}
