"""The two families of errors a user may meet; anything else is a bug of ours."""

from __future__ import annotations

from clea_desktop.domain.french import counted


class UserFacing(Exception):
    """An error that carries one French sentence for the user.

    :param sentence: which, where, why and what to do, without a final line feed.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RuleError(UserFacing):
    """What was asked or given is refused: a rule of CléA, an unknown name, a bad file."""


class EnvironmentProblem(UserFacing):
    """The computer refuses: no folder, lock, passphrase, disk, damage."""


class RefusedTry(EnvironmentProblem):
    """A try refused, after which the next one may have to wait.

    :param why: the sentence but for the wait, for a face that counts it down.
    :param seconds: how long before another try; 0 when it may come at once.
    """

    def __init__(self, why: str, seconds: int = 0) -> None:
        super().__init__(f"{why} {wait_words(seconds)}" if seconds else why)
        self.why = why
        self.seconds = seconds


def wait_words(seconds: int) -> str:
    """How long before another try, in a sentence."""
    return f"Vous pourrez recommencer dans {counted(seconds, 'seconde')}."


class Damage(EnvironmentProblem):
    """What the centre kept does not read, or not whole: a backup may take its place."""
