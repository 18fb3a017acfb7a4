"""The flash limiter: the last stage of every picture that moves. docs/flashes.md says what it promises."""
