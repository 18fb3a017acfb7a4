"""Telling the service manager how things are, as sd_notify(3) says; nothing where there is none. A manager
that hangs holds up no picture: what it has no room for is not told."""

import os
import socket


def notify(state: str) -> bool:
    """Send `state`, such as "READY=1" or "WATCHDOG=1"; whether somebody was there to be told."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where or not hasattr(socket, "AF_UNIX"):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.connect("\0" + where[1:] if where.startswith("@") else where)
            line.sendall(state.encode())
    except OSError:
        return False
    return True
