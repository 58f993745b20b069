"""What puts a report on a step of severity."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.severity import Scope, Severity
from portal.reports.severity import severity_of

BOTH = (False, True)


def of(
    *, danger: bool = False, life: bool = False, growing: bool = False, lost: bool = False, scope: Scope = Scope.ROOM,
    relapse: bool = False,
) -> Severity:  # fmt: skip
    return severity_of(danger, life, growing, lost, scope, relapse)


@pytest.mark.row("S44")
def test_a_growing_leak_in_a_riser_is_major() -> None:
    assert of(growing=True, scope=Scope.RISER) is Severity.MAJOR


@pytest.mark.row("S44")
def test_a_cosmetic_crack_in_one_room_is_minor() -> None:
    assert of() is Severity.MINOR


@pytest.mark.row("S44")
def test_a_blemish_stays_minor_however_far_it_reaches() -> None:
    assert {of(scope=scope) for scope in Scope} == {Severity.MINOR}


@pytest.mark.row("S44")
@pytest.mark.parametrize(
    ("scope", "severity"),
    [
        (Scope.ROOM, Severity.MAJOR),
        (Scope.HOME, Severity.MAJOR),
        (Scope.RISER, Severity.URGENT),
        (Scope.BUILDING, Severity.URGENT),
        (Scope.ESTATE, Severity.URGENT),
    ],
)
def test_an_essential_service_lost_to_several_homes_is_urgent(scope: Scope, severity: Severity) -> None:
    assert of(lost=True, scope=scope) is severity


@pytest.mark.row("S44")
def test_growing_damage_in_a_whole_building_is_one_step_graver() -> None:
    assert of(growing=True, scope=Scope.BUILDING) is Severity.URGENT


@pytest.mark.row("S41")
def test_danger_is_urgent_and_danger_to_life_an_emergency() -> None:
    assert of(danger=True) is Severity.URGENT
    assert of(life=True) is Severity.EMERGENCY
    assert of(danger=True, scope=Scope.BUILDING) is Severity.EMERGENCY


@pytest.mark.row("S71")
def test_a_relapse_is_one_step_graver_and_never_beyond_emergency() -> None:
    assert of(relapse=True) is Severity.MAJOR
    assert of(growing=True, relapse=True) is Severity.URGENT
    assert of(danger=True, relapse=True) is Severity.EMERGENCY
    assert of(life=True, relapse=True) is Severity.EMERGENCY


@given(st.sampled_from(Severity), st.integers(0, 9))
def test_stepping_up_never_goes_down_nor_past_the_top(severity: Severity, steps: int) -> None:
    assert severity.step_up(steps).step == min(severity.step + steps, Severity.EMERGENCY.step)


def test_more_harm_or_wider_reach_is_never_less_grave() -> None:
    for danger, life, growing, lost, relapse in itertools.product(BOTH, repeat=5):
        by_reach = [severity_of(danger, life, growing, lost, scope, relapse).step for scope in Scope]
        assert by_reach == sorted(by_reach)
        for scope in Scope:
            least = severity_of(danger, life, growing, lost, scope, relapse).step
            assert least <= severity_of(True, life, growing, lost, scope, relapse).step
            assert least <= severity_of(danger, True, growing, lost, scope, relapse).step
            assert least <= severity_of(danger, life, True, lost, scope, relapse).step
            assert least <= severity_of(danger, life, growing, True, scope, relapse).step


def test_scopes_are_ordered_from_a_room_to_an_estate() -> None:
    assert [Scope.RISER.reaches(scope) for scope in Scope] == [True, True, True, False, False]
