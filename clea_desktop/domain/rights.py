"""Who may do what in a centre: four roles, and for each kind of act those that may write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import Person


class Role(Enum):
    """What somebody does in the centre."""

    EVALUATOR = "evaluator"
    RESPONSIBLE = "responsible"
    SECRETARY = "secretary"
    READER = "reader"

    @property
    def words(self) -> str:
        """As the profiles say it."""
        return _WORDS[self]

    @property
    def explained(self) -> str:
        """What it is for, in one line."""
        return _EXPLAINED[self]


_WORDS = {
    Role.EVALUATOR: "évaluateur ou évaluatrice",
    Role.RESPONSIBLE: "responsable",
    Role.SECRETARY: "secrétaire",
    Role.READER: "lecture seule",
}
_EXPLAINED = {
    Role.EVALUATOR: "observe, décide, termine les évaluations et donne l’avis",
    Role.RESPONSIBLE: "tout, dont les profils, les référentiels et les rectifications",
    Role.SECRETARY: "tient les dossiers et les jurys ; saisit ce qu’un évaluateur a vu",
    Role.READER: "regarde, et n’écrit rien",
}


@dataclass(frozen=True)
class Profile:
    """Somebody who opens the centre with a passphrase, from a day until another."""

    person: Person
    role: Role
    since: date
    withdrawn_on: date | None = None
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Right:
    """Something that may be refused: its words after « pour », and who may do it."""

    words: str
    roles: frozenset[Role]


_ALL_WHO_WRITE = frozenset({Role.EVALUATOR, Role.RESPONSIBLE, Role.SECRETARY})
_WHO_ASSESS = frozenset({Role.EVALUATOR, Role.RESPONSIBLE})
_WHO_ANSWERS = frozenset({Role.RESPONSIBLE})

OF_ACTS: Mapping[str, Right] = {
    "absence": Right("noter une absence", _ALL_WHO_WRITE),
    "adopt": Right("faire suivre une correction du référentiel", _WHO_ANSWERS),
    "assessment": Right("ouvrir une évaluation", _ALL_WHO_WRITE),
    "centre": Right("modifier ce que le centre garde", _ALL_WHO_WRITE),
    "close": Right("terminer une évaluation", _WHO_ASSESS),
    "complement": Right("noter un complément devant le jury", _ALL_WHO_WRITE),
    "contact": Right("tenir les contacts", _ALL_WHO_WRITE),
    "contestation": Right("noter une contestation", _ALL_WHO_WRITE),
    "decision": Right("noter une décision de jury", _ALL_WHO_WRITE),
    "deposit": Right("remettre des dossiers au jury", _ALL_WHO_WRITE),
    "dossier": Right("ouvrir un dossier", _ALL_WHO_WRITE),
    "anonymise": Right("rendre un dossier anonyme", _WHO_ANSWERS),
    "erase": Right("effacer des données personnelles", _WHO_ANSWERS),
    "hand_over": Right("remettre un document", _ALL_WHO_WRITE),
    "identity": Right("modifier une identité", _ALL_WHO_WRITE),
    "import": Right("importer un dossier", _WHO_ASSESS),
    "init": Right("créer un centre", _WHO_ANSWERS),
    "join": Right("réunir deux dossiers", _WHO_ASSESS),
    "keys": Right("renouveler la fiche de secours", _WHO_ANSWERS),
    "mark": Right("noter une décision sur un critère", _ALL_WHO_WRITE),
    "migrate": Right("faire passer un dossier à une autre édition", _WHO_ASSESS),
    "minutes": Right("noter un procès-verbal", _ALL_WHO_WRITE),
    "note": Right("écrire une note sur un critère", _ALL_WHO_WRITE),
    "opinion": Right("donner l’avis", _WHO_ASSESS),
    "organisation": Right("modifier l’organisme", _WHO_ANSWERS),
    "parted": Right("séparer un dossier effacé", _WHO_ANSWERS),
    "person": Right("tenir la liste des personnes", _ALL_WHO_WRITE),
    "profile": Right("tenir les profils", _WHO_ANSWERS),
    "rectify": Right("rectifier une évaluation", _WHO_ANSWERS),
    "release": Right("mettre un référentiel en service", _WHO_ANSWERS),
    "release_check": Right("vérifier un référentiel", _WHO_ANSWERS),
    "release_correction": Right("corriger un référentiel", _WHO_ANSWERS),
    "reopen": Right("rouvrir une évaluation", _WHO_ASSESS),
    "reprise": Right("reprendre des validations", _WHO_ASSESS),
    "restore": Right("restaurer une sauvegarde", _WHO_ANSWERS),
    "step": Right("noter une étape du parcours", _ALL_WHO_WRITE),
    "traces": Right("reprendre les échanges d’un contact", _ALL_WHO_WRITE),
    "undo": Right("annuler ou rétablir", _ALL_WHO_WRITE),
    "withdraw": Right("retirer un dossier", _ALL_WHO_WRITE),
    "written": Right("écrire des papiers hors du centre", _ALL_WHO_WRITE),
}
"""Each kind of act, and who may write it. A kind that is not here is a bug."""

OF_GESTURES: Mapping[str, Right] = {
    "export": Right("écrire un dossier dans un fichier", _WHO_ASSESS),
    "paper": Right("enregistrer un document", _ALL_WHO_WRITE),
    "plan": Right("écrire un plan d’évaluation dans un fichier", _ALL_WHO_WRITE),
    "sentences": Right("écrire les phrases du centre dans un fichier", _ALL_WHO_WRITE),
    "supply": Right("écrire ce qui est remis à d’autres", _ALL_WHO_WRITE),
}
"""What writes no act, and lets something out of the centre."""

_WHOM = {
    _ALL_WHO_WRITE: "à un évaluateur, à une secrétaire ou à la personne responsable",
    _WHO_ASSESS: "à un évaluateur ou à la personne responsable",
    _WHO_ANSWERS: "à la personne responsable",
}


def allows(role: Role | None, what: str) -> bool:
    """Whether a role may write an act of that kind, or do that gesture (KeyError: unknown)."""
    return role in _right(what).roles


def check_allowed(role: Role | None, what: str) -> None:
    """Refuse what a role may not do.

    :param role: None for who has no profile.
    :raises RuleError: the sentence says who may.
    """
    right = _right(what)
    if role not in right.roles:
        own = f"Votre profil ({role.words})" if role else "Un accès sans profil"
        raise RuleError(
            f"{own} ne suffit pas pour {right.words} : demandez-le {_WHOM[right.roles]}."
        )


def _right(what: str) -> Right:
    return OF_ACTS[what] if what in OF_ACTS else OF_GESTURES[what]


# --- profiles --------------------------------------------------------------------------------


def standing_profiles(
    profiles: Iterable[Profile], founder: Person | None, made_on: date
) -> tuple[Profile, ...]:
    """Every profile ever given; the centre's maker is its responsable until somebody says more."""
    known = tuple(profiles)
    if founder is None or any(profile.person.id == founder.id for profile in known):
        return known
    return (Profile(founder, Role.RESPONSIBLE, made_on), *known)


def profile_of(profiles: Iterable[Profile], person: bytes | None) -> Profile | None:
    """The profile of somebody, withdrawn or not; None without one."""
    found = [profile for profile in profiles if profile.person.id == person]
    return found[-1] if found else None


def check_someone_answers(profiles: Iterable[Profile], changed: Profile) -> None:
    """Refuse that nobody be responsable any more.

    :param changed: a profile as it would stand.
    :raises RuleError: it is that of the last one.
    """
    answering = [
        profile
        for profile in (*(p for p in profiles if p.person.id != changed.person.id), changed)
        if profile.role is Role.RESPONSIBLE and profile.withdrawn_on is None
    ]
    if not answering:
        raise RuleError(
            f"{changed.person.name} est la dernière personne responsable du centre : donnez "
            "d’abord ce rôle à quelqu’un d’autre."
        )


def check_may_observe(profiles: Iterable[Profile], person: Person, what: str) -> None:
    """Refuse an observer whose profile is not to observe: what was seen was seen by an évaluateur.

    :param what: begins the sentence, as « Le critère 1.1.1 ne se décide pas ainsi ».
    :raises RuleError: it is a secrétaire, or somebody who only reads.
    """
    found = profile_of(profiles, person.id)
    if found is None or found.withdrawn_on is not None or found.role in _WHO_ASSESS:
        return
    raise RuleError(
        f"{what} : {person.name} a un profil « {found.role.words} » ; nommez l’évaluateur ou "
        "l’évaluatrice qui a observé."
    )
