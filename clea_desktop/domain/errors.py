"""The two families of errors a user may meet; anything else is a bug of ours."""

from __future__ import annotations


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


class Damage(EnvironmentProblem):
    """What the centre kept does not read, or not whole: a backup may take its place."""
