"""One module a command: each wires the rooms together for one job."""
