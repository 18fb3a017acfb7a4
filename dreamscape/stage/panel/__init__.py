"""The panel: a player's controls in a browser, by REST, WebSocket and OSCQuery. It never touches OpenGL."""
