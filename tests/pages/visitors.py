"""People on the page "Daten melden": they come in, type, press buttons."""

from __future__ import annotations

from etl.submissions import access
from etl.submissions.form import load_form
from etl.submissions.store import Store
from etl.submissions.validate import as_cells
from tests.submissions.form.records import submission
from tests.submissions.store.people import OFFICE
from ui import identity
from ui.reporting import form

FORM = load_form()


def enter(monkeypatch, store: Store, role: access.Role, person: str) -> str:
    """Come in with an access link, as the route does it; returns the id of the access."""
    regions = [OFFICE] if role == "office" else []
    token = access.grant(store, role, regions, 9, by="betrieb", person=person)
    value, _, _ = access.exchange(store, token, "127.0.0.1")
    monkeypatch.setattr(identity, "cookie", lambda: value)
    return token.partition(".")[0]


def button(app, label: str):
    """The button with this label."""
    return next(b for b in app.button if b.label == label)


def labels(app) -> set[str]:
    """Labels of all buttons."""
    return {b.label for b in app.button}


def fill(app, **changes):
    """Type a complete submission into the form."""
    cells = as_cells(submission(**{"kommentar": "geprüft", **changes}))
    for cell in FORM.cells:
        if cell.field in form.NOT_ASKED:
            continue
        spec, value = FORM.fields[cell.field], cells[cell.id]
        key = f"f0_{cell.id}"
        if cell.id == form.OFFICE:
            app.selectbox(key=key).set_value(value)
        elif spec.kind == "date":
            app.date_input(key=key).set_value(value)
        elif spec.kind in ("multi", "yesno"):
            app.radio(key=key).set_value("ja" if value else "nein")
        elif spec.kind == "choice":
            app.radio(key=key).set_value(value)
        else:
            long = spec.kind == "text" and spec.max_length > form.LONG
            control = app.text_area(key=key) if long else app.text_input(key=key)
            control.set_value(form.as_typed(value))
    return app


def step(app, label: str):
    """Press a button; fails on an exception."""
    button(app, label).click()
    app.run()
    assert not app.exception, app.exception
    return app
