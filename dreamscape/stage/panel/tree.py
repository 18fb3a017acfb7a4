"""All controls as a tree, as OSCQuery tells them (github.com/Vidvox/OSCQueryProposal). Pure."""

from collections.abc import Mapping
from typing import Any

from dreamscape.score.controls import Control

ATTRIBUTES = (
    "FULL_PATH", "CONTENTS", "TYPE", "ACCESS", "VALUE", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE", "TAGS",
)  # fmt: skip
EXTENSIONS = {
    name: True
    for name in (
        "ACCESS",
        "VALUE",
        "RANGE",
        "DESCRIPTION",
        "UNIT",
        "CLIPMODE",
        "TAGS",
        "LISTEN",
        "PATH_ADDED",
    )
}
_READ_AND_WRITE, _WRITE, _NONE = 3, 2, 0


def node(controls: Mapping[str, Control], values: Mapping[str, float], path: str) -> dict[str, Any] | None:
    """The node at `path` ("/" is all of them), and what lies below it; None where there is none."""
    path = "/" + path.strip("/")
    if path in controls:
        return _leaf(controls[path], values)
    head = "" if path == "/" else path
    below = {address for address in controls if address.startswith(head + "/")}
    if not below:
        return None
    names = dict.fromkeys(address[len(head) + 1 :].split("/")[0] for address in controls if address in below)
    contents = {name: node({one: controls[one] for one in below}, values, f"{head}/{name}") for name in names}
    return {"FULL_PATH": path, "ACCESS": _NONE, "CONTENTS": contents}


def _leaf(control: Control, values: Mapping[str, float]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "FULL_PATH": control.address,
        "ACCESS": _WRITE if control.kind == "trigger" else _READ_AND_WRITE,
        "TYPE": "f",
        "RANGE": [{"MIN": control.low, "MAX": control.high}],
        "CLIPMODE": ["both"],
        "DESCRIPTION": control.about,
        "TAGS": [control.kind],
    }
    if control.unit:
        found["UNIT"] = [control.unit]
    if control.kind != "trigger":
        found["VALUE"] = [values.get(control.address, control.default)]
    return found


def host_info(osc_host: str, osc_port: int | None) -> dict[str, Any]:
    """What the server says of itself. WebSockets are at the same port and address as the tree."""
    found: dict[str, Any] = {"NAME": "dreamscape", "EXTENSIONS": EXTENSIONS}
    if osc_port is not None:
        found |= {"OSC_IP": osc_host, "OSC_PORT": osc_port, "OSC_TRANSPORT": "UDP"}
    return found


def openapi() -> dict[str, Any]:
    """What there is at /api/v1, as OpenAPI 3.1 has it."""
    value = {"type": "object", "properties": {"value": {"type": "number"}, "seconds": {"type": "number"}},
             "required": ["value"]}  # fmt: skip
    address = {"name": "address", "in": "path", "required": True, "schema": {"type": "string"}}
    said = {"200": {"description": "what is now"}, "400": {"description": "one sentence on what is wrong"}}
    json_of = {"required": True, "content": {"application/json": {"schema": value}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "dreamscape", "version": "1"},
        "paths": {
            "/api/v1/controls": {
                "get": {"summary": "All controls with their values", "responses": said},
                "patch": {"summary": "Several at once: {address: value}", "responses": said},
            },
            "/api/v1/controls/{address}": {
                "parameters": [address],
                "get": {"summary": "One control", "responses": said},
                "put": {"summary": "Let it go to a value", "requestBody": json_of, "responses": said},
                "post": {"summary": "Pull a trigger", "responses": said},
            },
            "/api/v1/state": {"get": {"summary": "Scenes, cues, tempo, meters …", "responses": said}},
            "/api/v1/picture": {
                "parameters": [{"name": "of", "in": "query", "schema": {"type": "string"}}],
                "get": {
                    "summary": "A JPEG of what is shown, a scene (/scenes/3) or a visual (/dreams/tide)",
                    "responses": said | {"204": {"description": "there is none"}},
                },
            },
            **{
                f"/api/v1/{deed}": {"post": {"summary": deed, "responses": said}}
                for deed in ("undo", "redo", "panic")
            },
            "/api/v1/live": {"get": {"summary": "A WebSocket with all that moves", "responses": said}},
        },
    }
