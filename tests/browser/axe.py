"""What axe finds on a page: nothing serious or critical may be left (QUALITY 4)."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
RULES: dict[str, object] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


# All that a darker page may get wrong.
CONTRAST: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def findings(page: Page, rules: dict[str, object] = RULES) -> list[str]:
    """One line for each grave violation: the rule, what it asks for, and where. The page is looked at in its whole
    length: what a bar at the foot of the screen covers for a moment can be scrolled free."""
    size = page.viewport_size or {"width": 390, "height": 844}
    whole = page.evaluate("document.documentElement.scrollHeight") + 80
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole)})
    results = Axe().run(page, options=rules).response
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    return [
        f"{each['impact']} {each['id']}: {each['help']} at {', '.join(str(n['target']) for n in each['nodes'][:3])}"
        for each in results["violations"]
        if each["impact"] in GRAVE
    ]


def overflow(page: Page) -> list[str]:
    """What sticks out to the right, so that a page has to be moved sideways to be read."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest("[data-scrolls]"))
                .slice(0, 5)
                .map(e => `${e.tagName.toLowerCase()}.${e.className}`);
        }"""
    )
    return found


def check(page: Page) -> None:
    """Raises AssertionError with all that is grave."""
    found = findings(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
