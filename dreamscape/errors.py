"""The one error a user sees: a sentence that says what, where and what to do."""


class DreamError(Exception):
    """Something the user can mend. `code` is the exit status: 1 failed, 2 wrong usage."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
