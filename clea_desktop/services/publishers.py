"""Publishers of référentiels: whom this centre trusts, by a fingerprint read and typed."""

from __future__ import annotations

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.publishing import Publisher, ReleaseSeen, trusted
from clea_desktop.referentials.minisign import PublicKey, parse_public_key
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps


def publishers_of(centre: Centre) -> list[Publisher]:
    """Every publisher ever trusted here, those withdrawn among them."""
    with centre.store.database.reading() as connection:
        return centre_steps.all_of(connection, Publisher)


def trust(centre: Centre, key: PublicKey, name: str, typed: str) -> None:
    """Trust a publisher, by its fingerprint read elsewhere and typed.

    :param typed: the fingerprint, its case and what parts its groups left free.
    :raises RuleError: not by the responsable, another fingerprint, or trusted already.
    """
    centre.require_responsible()
    check_fingerprint(key, typed)
    if trusted(publishers_of(centre), key.text) is not None:
        raise RuleError(f"Le centre fait déjà confiance à cet éditeur ({name}).")
    told = Publisher(
        texts.typed("Le nom de l’éditeur", name, texts.line),
        key.text,
        centre.clock().date(),
        centre.require_operator(),
    )
    centre_facts.write(centre, told, "confiance à un éditeur de référentiels")


def check_fingerprint(key: PublicKey, typed: str) -> None:
    """Refuse a fingerprint that is not that of a key.

    :raises RuleError: it is another.
    """
    if _bare(typed) != _bare(key.fingerprint):
        raise RuleError(
            "Cette empreinte n’est pas celle du fichier : relisez-la avec l’éditeur, groupe par "
            "groupe ; si elle diffère encore, n’utilisez pas ce fichier."
        )


def fingerprint_of(publisher: Publisher) -> str:
    """What a publisher is known by, as people read and type it."""
    return parse_public_key(publisher.public_key).fingerprint


def distrust(centre: Centre, publisher_id: bytes) -> None:
    """Trust a publisher no more; what it gave before stays.

    :raises RuleError: not by the responsable, or it is not trusted.
    """
    centre.require_responsible()
    found = [p for p in publishers_of(centre) if p.id == publisher_id and not p.withdrawn_on]
    if not found:
        raise RuleError("Le centre ne fait pas confiance à cet éditeur : il n’y a rien à retirer.")
    known = found[0]
    gone = Publisher(
        known.name, known.public_key, known.trusted_on, known.by, centre.clock().date(), known.id
    )
    centre_facts.write(centre, gone, "confiance retirée à un éditeur de référentiels")


def _bare(fingerprint: str) -> str:
    return "".join(sign for sign in fingerprint.lower() if sign.isalnum())


def seen(centre: Centre) -> list[ReleaseSeen]:
    """Every release taken in from a publisher."""
    with centre.store.database.reading() as connection:
        return centre_steps.all_of(connection, ReleaseSeen)
