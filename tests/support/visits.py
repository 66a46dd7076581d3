"""One visit to a page, and from it everything that is held of every page.

Decides that a page is visited once for each width, by a reader who was never here (cold cache,
light system), and that all else is taken from that visit: what it said, what jumped, how wide it
became, how all of it looks in light and dark, and on the screen what axe-core finds and how it
zooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PIL import Image

from tests.support import axe, pictures, screens, vitals
from tests.support.browser import BrowserPage
from tests.support.site import path_of
from ui.barriers import statement

SCREEN, PHONE = screens.WIDTHS
LATE = 500
"""Milliseconds in which what comes late, when a page seems to stand, is still its load."""
ZOOMS = {320: "400 %", 640: "200 %"}
"""Widths that a screen of 1280 px has left at these zooms."""
NARROW = min(ZOOMS)
DARK = (SCREEN, PHONE, NARROW)
"""Widths at which a page is pictured in the dark."""
CONTRAST = "contrast"
"""Scheme of a picture: light, for a reader who has asked for more contrast."""
TALL = screens.WIDTHS[SCREEN]
TILES = ("karte", "Kacheln", "Karte")
"""View whose map has another form, and the buttons that lead there and back."""
LEVELS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
CELLS = ".fm-table:not(.fm-matrix) :is(caption, td, tbody th)"
CUT = """cells => [...document.querySelectorAll(cells)]
    .filter(cell => cell.innerText && (cell.getBoundingClientRect().right > innerWidth
                                       || cell.scrollWidth > cell.clientWidth + 1))
    .map(cell => cell.innerText)"""
LANGUAGE = "() => document.documentElement.lang"


class Case(NamedTuple):
    """A page at a width: with something chosen where it has choices, or `bare` as first met."""

    name: str
    width: int
    bare: bool = False

    @property
    def path(self) -> str:
        """Address of the view."""
        return path_of(self.name) if self.bare else screens.view_of(self.name)

    def __str__(self) -> str:
        return f"{self.name}{'-bare' if self.bare else ''}-{self.width}"


ON_SCREEN = [Case(name, SCREEN) for name in screens.VIEWS]
"""Views that are also zoomed and given to axe."""
PICTURED = ON_SCREEN + [Case(name, PHONE) for name in screens.VIEWS]
"""Views that are compared with an approved picture."""
ON_PHONE = PICTURED[len(ON_SCREEN) :]
"""Views whose tables, opened, are looked through for cells that are cut."""
FIRST_MET = [Case(name, SCREEN, bare=True) for name in screens.FILLED]
"""Views before anything is chosen, for axe too."""
CASES = PICTURED + FIRST_MET + [Case(name, PHONE, bare=True) for name in screens.FILLED]
"""All views; a page that shows little until something is chosen is held in both states. Each list
begins with the shorter one: pytest groups tests by the place of a case in its list."""


@dataclass(frozen=True, repr=False)
class Seen:
    """What a visit gave: layout shift (CLS), pixels too wide, texts of the headings, pictures; on a
    phone too the cells of tables that are cut; on the screen what axe found, levels of the
    headings, pixels too wide at each zoom."""

    case: Case
    png: bytes
    shift: float
    moved: list[str]
    overflow: int
    headings: list[str]
    footers: int
    hidden: list[str]
    error_boxes: int
    language: str
    levels: list[int]
    pictures: dict[str, Image.Image] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    zoomed: dict[str, int] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)


def look(browser: Any, base: str, case: Case) -> Seen:
    """Visit a page. What is dark comes last: it needs a second load, which the screen and the phone
    share, see `BrowserPage.darken`."""
    view = BrowserPage(browser, base, case.width, screens.WIDTHS[case.width])
    try:
        view.page.add_init_script(vitals.SCRIPT)
        view.open(case.path)
        seen = arrive(view, case)
        if case in PICTURED:
            shoot(view, seen, "light")
        if case in ON_SCREEN:
            shoot(view, seen, CONTRAST)
            zoom(view, seen)
            darken(view, seen)
        if case in ON_PHONE:
            axe.open_all(view.page)
            seen.cut.extend(view.page.evaluate(CUT, CELLS))
        if case in FIRST_MET:
            seen.barriers.extend(found(view, "as first met"))
        seen.complaints.extend(view.complaints())
        return seen
    finally:
        view.close()


def arrive(view: BrowserPage, case: Case) -> Seen:
    """What there is to say of a page that has just come to rest, untouched."""
    view.rest(LATE)
    png = view.page.screenshot()
    find = view.page.locator
    first = {"h1": find("h1").first, "footer": find(".fm-footer")}
    return Seen(
        case,
        png,
        shift=vitals.vitals(view.page)["cls"],
        moved=vitals.moved(view.page),
        overflow=view.overflow(),
        headings=find("[data-testid=stMain] h1").all_inner_texts(),
        footers=find("footer.fm-footer").count(),
        hidden=[name for name, part in first.items() if not part.is_visible()],
        error_boxes=find(".fm-error").count(),
        language=view.page.evaluate(LANGUAGE),
        levels=view.page.evaluate(LEVELS),
    )


def shoot(view: BrowserPage, seen: Seen, scheme: str) -> None:
    """Pictures of the page as it stands at its present width."""
    width, (name, there, back) = view.page.viewport_size["width"], TILES
    view.page.emulate_media(contrast="more" if scheme == CONTRAST else "no-preference")
    seen.pictures[f"{seen.case.name}-{scheme}-{width}"] = pictures.whole(view)
    if seen.case.name == name:
        view.page.get_by_role("button", name=there, exact=True).click()
        seen.pictures[f"{name}_{there.lower()}-{scheme}-{width}"] = pictures.whole(view)
        view.page.get_by_role("button", name=back, exact=True).click()


def pictured(case: Case) -> list[str]:
    """Names of the pictures that a visit takes, in alphabetical order."""
    looks = [("light", case.width)]
    if case in ON_SCREEN:
        looks += [("light", NARROW), *(("dark", width) for width in DARK)]
        looks += [(CONTRAST, SCREEN)]
    forms = [case.name] + ([f"{case.name}_{TILES[1].lower()}"] if case.name == TILES[0] else [])
    return sorted(f"{form}-{scheme}-{width}" for form in forms for scheme, width in looks)


def zoom(view: BrowserPage, seen: Seen) -> None:
    """Width at each zoom with all details open, barriers at 400 % and at full size; leaves the page
    at full size."""
    for width, name in ZOOMS.items():
        widen(view, width)
        if width == NARROW:
            shoot(view, seen, "light")
            seen.barriers.extend(found(view, f"{width} px"))
        seen.zoomed[name] = view.overflow()
    widen(view, SCREEN)
    seen.barriers.extend(found(view, "light"))


def darken(view: BrowserPage, seen: Seen) -> None:
    """Load the page anew in the dark: pictures at all widths, barriers at full size."""
    view.darken()
    for width in DARK:
        widen(view, width)
        shoot(view, seen, "dark")
    widen(view, SCREEN)
    seen.barriers.extend(found(view, "dark"))
    view.page.emulate_media(contrast="more")
    seen.barriers.extend(found(view, "dark, more contrast", axe.COLOUR_RULES))


def widen(view: BrowserPage, width: int) -> None:
    """Make the window that wide, and wait until the page stands."""
    view.page.set_viewport_size({"width": width, "height": screens.WIDTHS.get(width, TALL)})
    view.rest()


def found(view: BrowserPage, what: str, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds with all details open (by `rules`, else by all that count), one line each."""
    axe.open_all(view.page)
    return [f"{what}: {line}" for line in axe.faults(view.page, statement().barriers, rules)]
