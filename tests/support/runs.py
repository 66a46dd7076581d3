"""Whether a page in the browser has been told the outcome of all that it asked the server for.

Between a click and the server's answer nothing on a Streamlit page says that a run is on its way;
whoever looks then takes the old page for the new one. So the page's own connection is listened to.
"""

from __future__ import annotations

from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ASKED = BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].number
BEGUN = ForwardMsg.DESCRIPTOR.fields_by_name["new_session"].number
ENDED = ForwardMsg.DESCRIPTOR.fields_by_name["script_finished"].number
SUPERSEDED = ForwardMsg.FINISHED_EARLY_FOR_RERUN

SCRIPT = """(([asked, begun, ended, superseded]) => {
  window.__run = "";
  const fields = function* (bytes) {  // number and value of a message's fields
    let at = 0;
    const number = () => {
      let value = 0, scale = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), kind = tag & 7, value = number();
      yield [tag >> 3, value];
      if (kind === 2) at += value;
    }
  };
  const heard = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    for (const [field, value] of fields(new Uint8Array(data))) {
      if (field === begun) window.__run = "begun";
      if (field === ended && value !== superseded && window.__run === "begun") window.__run = "";
    }
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (!this.__heard) this.addEventListener("message", heard);
    this.__heard = true;
    if (data instanceof Uint8Array)
      for (const [field] of fields(data)) if (field === asked) window.__run = "asked";
    return send.call(this, data);
  };
})"""

STANDS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return window.__run === '' && app && app.dataset.testScriptState === 'notRunning'
      && !document.querySelector('[data-testid=stSkeleton]')
      && document.querySelector('[data-testid=stMain] h1') !== null;
}"""
FRAMES = """() => new Promise(
    done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
"""After two frames a page has done what a click, a key or an answer has set off in it."""


def listen(page: Any) -> None:
    """Listen to the connection of every document that `page` (of Playwright) will show."""
    numbers = [ASKED, BEGUN, ENDED, SUPERSEDED]
    page.add_init_script(f"({SCRIPT})({numbers})")


def settle(page: Any, timeout: float) -> None:
    """Wait until no run is asked for or going on, no skeleton is left, and the maps are drawn.

    Raises Playwright's `TimeoutError` after `timeout` seconds.
    """
    for condition in (FRAMES, STANDS, FRAMES, STANDS):
        page.wait_for_function(condition, timeout=timeout * 1000)
    page.wait_for_selector('.box [aria-busy="true"]', state="detached", timeout=timeout * 1000)
