"""Profiles: who opens the centre, in which role; added, changed, withdrawn by who answers for it.

Each has a passphrase of their own to the same data key. When somebody leaves, or the recovery
sheet is renewed, the data key is made again (docs/decisions/0017).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from clea_desktop.domain import texts
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import listed
from clea_desktop.domain.passphrases import check_passphrase
from clea_desktop.domain.people import Person
from clea_desktop.domain.people import folded as folded_name
from clea_desktop.domain.rights import Profile, Role, check_someone_answers, profile_of
from clea_desktop.services.backups import before_risk
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import leavers
from clea_desktop.services.outside import check_outside
from clea_desktop.services.people import people
from clea_desktop.store import centre_rows, centre_steps, keys, rows
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction
from clea_desktop.store.files import write_atomically


@dataclass(frozen=True)
class Held:
    """A profile that stands, and whether its passphrase opens the centre.

    ``own`` is that of who types; ``to_give`` is whether a new passphrase must be given.
    """

    profile: Profile
    own: bool
    to_give: bool


def all_profiles(centre: Centre) -> list[Held]:
    """The profiles that stand, by name.

    :raises EnvironmentProblem: ``keys.json`` is missing or damaged.
    """
    holders = keys.holders(centre.store.folder)
    found = [
        Held(
            profile,
            profile.person.id == centre.operator,
            not holders.get(profile.person.id or b"", False),
        )
        for profile in centre.profiles
        if profile.withdrawn_on is None
    ]
    return sorted(found, key=lambda each: folded_name(each.profile.person.name))


def find(centre: Centre, name: str) -> Profile:
    """The profile of somebody by their name.

    :raises RuleError: nobody of that name has one.
    """
    for held in all_profiles(centre):
        if folded_name(held.profile.person.name) == folded_name(name):
            return held.profile
    known = listed([held.profile.person.name for held in all_profiles(centre)])
    raise RuleError(f"Personne du nom de « {name} » n’a de profil : il y a {known}.")


def add(centre: Centre, name: str, role: Role, passphrase: str) -> Person:
    """Give somebody a profile and their first passphrase, which they typed.

    Somebody known by that name already, as an observer, is that person; who was withdrawn
    comes back.

    :raises RuleError: not by the responsable, they have a profile, no name, a passphrase that
        does not suit or is somebody else's.
    :raises EnvironmentProblem: the disk refused; there is no profile.
    """
    centre.require("profile")
    check_passphrase(passphrase)
    try:
        kept = texts.name(name)
    except texts.UnfitText as unfit:
        raise RuleError(f"Le nom de cette personne ne convient pas : {unfit.why}.") from None
    same = [each for each in people(centre) if folded_name(each.name) == folded_name(kept)]
    person = same[0] if same else Person(kept, centre.store.new_id())
    before = profile_of(centre.profiles, person.id)
    if before is not None and before.withdrawn_on is None:
        raise RuleError(
            f"{person.name} a déjà un profil ({before.role.words}) : changez-le plutôt."
        )
    if person.id in leavers(centre):
        # Their slot of before must not outlive their leaving.
        before_risk(centre)
        _remake(centre)
    today = centre.clock().date()
    made = Profile(person, role, today, id=before.id if before else None)
    assert person.id is not None, "known, or made above"
    folder, data_key = centre.store.folder, centre.store.data_key
    try:
        with centre.store.database.writing() as transaction:
            _append(centre, transaction, made, f"profil ajouté : {role.words}", new=not same)
            # Inside: refused, nothing of the profile is kept.
            keys.add_passphrase(folder, data_key, passphrase, person.id)
    except EnvironmentProblem:
        if person.id in keys.holders(folder):
            # The disk took the passphrase and not the profile: nobody may come in by it.
            keys.drop_passphrase(folder, data_key, person.id)
        raise
    centre.read_profiles()
    return person


def change_role(centre: Centre, person_id: bytes, role: Role) -> None:
    """Give somebody another role, from today on.

    :raises RuleError: not by the responsable, no profile, or the last responsable's.
    """
    centre.require("profile")
    before = _standing(centre, person_id)
    if before.role is role:
        return
    changed = replace(before, role=role)
    check_someone_answers(centre.profiles, changed)
    with centre.store.database.writing() as transaction:
        _append(centre, transaction, changed, f"profil changé : {role.words}")
    centre.read_profiles()


def give_passphrase(centre: Centre, person_id: bytes, passphrase: str) -> None:
    """Give somebody another passphrase, which they typed, in place of one forgotten.

    :raises RuleError: not by the responsable, no profile, or a passphrase that does not suit.
    :raises EnvironmentProblem: the disk refused; the one before stands.
    """
    centre.require("profile")
    check_passphrase(passphrase)
    _standing(centre, person_id)
    keys.add_passphrase(centre.store.folder, centre.store.data_key, passphrase, person_id)


def withdraw(centre: Centre, person_id: bytes) -> list[str]:
    """Withdraw a profile, and make the data key again: that passphrase opens nothing written next.

    Backups made before keep opening with what opened them that day.

    :returns: the names of those who must be given a new passphrase.
    :raises RuleError: not by the responsable, one's own profile, the last responsable's, or the
        recovery sheet must be renewed first.
    :raises EnvironmentProblem: the backup before could not be made, and nothing is changed; or
        the disk refused the new key: the profile is withdrawn, and the next opening goes on.
    """
    centre.require("profile")
    before = _standing(centre, person_id)
    gone = replace(before, withdrawn_on=centre.clock().date())
    check_someone_answers(centre.profiles, gone)
    if person_id == centre.operator:
        raise RuleError(
            "Votre propre profil ne se retire pas par vous : demandez-le à une autre personne "
            "responsable."
        )
    keys.check_remaking(centre.store.folder, centre.store.data_key)
    before_risk(centre)
    with centre.store.database.writing() as transaction:
        _append(centre, transaction, gone, "profil retiré")
    centre.read_profiles()
    try:
        _remake(centre)
    except EnvironmentProblem as problem:
        raise EnvironmentProblem(
            f"Le profil est retiré, mais la clé du centre n’a pas pu être refaite, et le sera à sa "
            f"prochaine ouverture. {problem.sentence}"
        ) from problem
    return [held.profile.person.name for held in all_profiles(centre) if held.to_give]


def new_recovery(centre: Centre) -> tuple[str, str]:
    """A new recovery code and its sheet, to be put away before :func:`renew_recovery`.

    :raises RuleError: not by the responsable.
    """
    centre.require("keys")
    code = keys.new_code()
    by = centre.require_operator()
    today = centre.clock().date()
    sheet = keys.recovery_sheet(code, centre.organisation.name, by.name, today, renewed=True)
    return code, sheet


def renew_recovery(centre: Centre, code: str) -> None:
    """Put a new recovery code in the place of that of the sheet, and make the data key again.

    Backups made before keep the sheet of before.

    :raises RuleError: not by the responsable.
    :raises EnvironmentProblem: the backup before could not be made, and the sheet of before
        stands; or the disk refused, and opening the centre again goes on.
    """
    centre.require("keys")
    _before_new_sheet(centre)
    # The code first: stopped before the act is written, the sheet in hand is the one that opens.
    _remake(centre, code)
    by = centre.operator
    with centre.store.database.writing() as transaction:
        transaction.append(Draft("keys", "fiche de secours renouvelée", centre.clock(), by=by), [])


def renew_recovery_into(centre: Centre, sheet_file: Path) -> None:
    """Renew the recovery sheet, the new one written into a file first.

    :raises RuleError: not by the responsable, or the file is there or among the centre's own.
    :raises EnvironmentProblem: the disk refused.
    """
    code, sheet = new_recovery(centre)
    check_outside(centre.store.folder.path, sheet_file)
    if sheet_file.exists():
        raise RuleError(
            f"Le fichier {sheet_file} existe déjà, et c’est peut-être une autre fiche de secours : "
            "choisissez un autre nom."
        )
    # First: refused, it leaves no sheet that opens nothing.
    _before_new_sheet(centre)
    write_atomically(sheet_file, sheet.encode())
    renew_recovery(centre, code)


def _before_new_sheet(centre: Centre) -> None:
    try:
        before_risk(centre)
    except EnvironmentProblem as problem:
        raise EnvironmentProblem(
            f"La fiche de secours d’avant reste la seule bonne. {problem.sentence}"
        ) from problem


def _remake(centre: Centre, recovery_code: str | None = None) -> None:
    centre.store.remake(without=leavers(centre), recovery_code=recovery_code)


def _standing(centre: Centre, person_id: bytes) -> Profile:
    found = profile_of(centre.profiles, person_id)
    if found is None or found.withdrawn_on is not None:
        raise RuleError("Cette personne n’a pas de profil dans ce centre : ajoutez-la d’abord.")
    return found


def _append(
    centre: Centre, transaction: Transaction, profile: Profile, label: str, *, new: bool = False
) -> None:
    """Write a profile; ``new`` is whether the person is not known yet."""
    new_id = centre.store.new_id
    known = rows.People.load(transaction.connection)
    person = profile.person
    assert person.id is not None, "a profile is somebody's record"
    facts = [centre_rows.person_row(person.id, person.name)] if new else []
    known.by_id.setdefault(person.id, person)
    entry = profile.id or new_id()
    row = centre_steps.centre_step_row(replace(profile, id=entry), entry, known, new_id)
    draft = Draft("profile", label, centre.clock(), by=centre.operator)
    transaction.append(draft, [*facts, row])
