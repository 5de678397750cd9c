"""Bad dossier files: what each is, the place its refusal names, and words of the reason."""

from __future__ import annotations

from clea_desktop.exchange.reading import SIZE_LIMIT
from tests.exchange.samples import (
    CANDIDATE,
    FINALE,
    FIRST,
    MARK,
    NOTE,
    Json,
    encoded,
    spoilt,
    whole,
    without,
)

BAD_BYTES: dict[str, tuple[Json, str, str]] = {
    "empty": (b"", "contenu du fichier", "JSON bien formé, ligne 1"),
    "not json": (b"nom;prenom\n", "contenu du fichier", "JSON bien formé, ligne 1, colonne 1"),
    "truncated": (encoded(whole())[:-40], "contenu du fichier", "JSON bien formé"),
    "not utf-8": ("é".encode("latin-1"), "contenu du fichier", "UTF-8"),
    "200,000 brackets": (b"[" * 200_000, "contenu du fichier", "niveaux"),
    "200,000 braces": (b'{"a":' * 200_000, "contenu du fichier", "niveaux"),
    "not a number": (b'{"format": NaN}', "contenu du fichier", "NaN"),
    "infinity": (b'{"format": -Infinity}', "contenu du fichier", "-Infinity"),
    "a huge integer": (b"1" * 5_000, "contenu du fichier", "nombre y est trop long"),
    "too big": (b" " * (SIZE_LIMIT + 1), "n’est pas lu", "5 Mo"),
    "a list": (b"[]", "contenu du fichier", "accolades"),
    "a text": (b'"clea-dossier/1"', "contenu du fichier", "accolades"),
    "key twice": (
        encoded(whole()).replace(b'"sex":', b'"sex": "M", "sex":'),
        "contenu du fichier",
        "« sex » y est écrit deux fois",
    ),
}
"""No JSON object of ours."""

BAD_SHAPES: dict[str, tuple[Json, str, str]] = {
    "newer format": (spoilt(("format",), "clea-dossier/2"), "format", "mettez CléA Desktop à jour"),
    "another format": (
        spoilt(("format",), "clea-referential/1"),
        "format",
        "c’est un fichier « clea-referential/1 », il faut « clea-dossier/1 »",
    ),
    "format null": (spoilt(("format",), None), "format", "il faut « clea-dossier/1 »"),
    "format absent": (without(("format",)), "format", "absent"),
    "candidate absent": (without(CANDIDATE), "personne", "absent"),
    "assessments absent": (without(("assessments",)), "évaluations", "absent"),
    "assessments an object": (spoilt(("assessments",), {}), "évaluations", "entre crochets"),
    "assessment a text": (spoilt(FIRST, "préalable"), "évaluation n° 1", "accolades"),
    "51 assessments": (
        spoilt(("assessments",), [whole()["assessments"][1]] * 51),
        "évaluations",
        "51 lignes, 50 au plus",
    ),
    "unknown field": (
        spoilt((*MARK, "score"), 3),
        "évaluation n° 1, préalable › décision n° 1, critère 1.1.1 › champ « score »",
        "ce champ n’existe pas",
    ),
    "a NIR": (spoilt((*CANDIDATE, "nir"), "2900514"), "personne › champ « nir »", "n’existe pas"),
    "a lone surrogate in a field": (spoilt(("\ud800",), 1), "contenu du fichier", "signe invalide"),
    "closing not said": (without((*FIRST, "closed_on")), "date de fin", "absent"),
    "mark not said": (without((*MARK, "mark")), "critère 1.1.1 › décision", "absent"),
    "name of 10,000": (
        spoilt((*CANDIDATE, "birth_name"), "a" * 10_000),
        "personne › nom de naissance",
        "10 000 caractères, c’est trop : 100 au plus",
    ),
    "name empty": (spoilt((*CANDIDATE, "birth_name"), ""), "nom de naissance", "vide"),
    "name a number": (
        spoilt((*CANDIDATE, "birth_name"), 3),
        "nom de naissance",
        "guillemets droits",
    ),
    "name with a line feed": (
        spoilt((*CANDIDATE, "given_names", 1), "Éli\nse"),
        "personne › prénom n° 2",
        "caractère de contrôle (U+000A)",
    ),
    "name turned around": (
        spoilt((*CANDIDATE, "birth_name"), "Roux\u202e"),
        "nom de naissance",
        "U+202E",
    ),
    "21 given names": (
        spoilt((*CANDIDATE, "given_names"), ["Anne"] * 21),
        "personne › prénoms",
        "21 lignes, 20 au plus",
    ),
    "note with a bell": (
        spoilt((*NOTE, "text"), "Bien\a"),
        "évaluation n° 1, préalable › note n° 1, critère 2.1.1 › texte",
        "U+0007",
    ),
    "note too long": (
        spoilt((*MARK, "note"), "a" * 20_001),
        "critère 1.1.1 › note",
        "20 001 caractères, c’est trop : 20 000 au plus",
    ),
    "a long address": (spoilt((*CANDIDATE, "address"), "a" * 301), "adresse", "300 au plus"),
    "opinion empty": (spoilt((*FIRST, "opinion", "text"), ""), "avis pour le jury", "vide"),
    "sex unknown": (spoilt((*CANDIDATE, "sex"), "X"), "sexe", "qui connaît F ou M"),
    "sex a list": (spoilt((*CANDIDATE, "sex"), []), "sexe", "qui connaît F ou M"),
    "kind unknown": (
        spoilt((*FIRST, "kind"), "jury"),
        "évaluation n° 1 › sorte d’évaluation",
        "« jury » n’est pas connu de ce programme, qui connaît prealable ou finale",
    ),
    "kind a list": (spoilt((*FIRST, "kind"), []), "sorte d’évaluation", "pas connu"),
    "mark unknown": (spoilt((*MARK, "mark"), "acquis"), "décision", "acquired ou not_acquired"),
    "mark true": (spoilt((*MARK, "mark"), True), "décision", "acquired ou not_acquired"),
    "basis unknown": (spoilt((*MARK, "basis"), "vu"), "appui", "observation ou evidence"),
    "criterion misshapen": (
        spoilt((*MARK, "criterion"), "1.1"),
        "décision n° 1, critère 1.1 › critère",
        "« 1.1 » n’est pas un code de critère",
    ),
    "criterion a surrogate": (
        spoilt((*MARK, "criterion"), "\udfff"),
        "évaluation n° 1, préalable › décision n° 1 › critère",
        "« □ »",
    ),
    "criterion very long": (
        spoilt((*MARK, "criterion"), "1." * 500),
        "évaluation n° 1, préalable › décision n° 1 › critère",
        "…",
    ),
    "no offset": (
        spoilt((*MARK, "at"), "2026-03-02T09:15:00"),
        "évaluation n° 1, préalable › décision n° 1, critère 1.1.1 › instant",
        "n’est pas un instant du calendrier avec son décalage horaire",
    ),
    "25 o’clock": (spoilt((*MARK, "at"), "2026-03-02T25:15:00Z"), "instant", "décalage"),
    "far offset": (spoilt((*MARK, "at"), "2026-03-02T09:15:00+23:00"), "instant", "décalage"),
    "entered without offset": (
        spoilt((*MARK, "entered_at"), "2026-03-02T09:15:00"),
        "critère 1.1.1 › saisi à",
        "décalage",
    ),
    "a day with a time": (
        spoilt((*FIRST, "opened_on"), "2026-03-02T00:00:00Z"),
        "date d’ouverture",
        "il faut AAAA-MM-JJ",
    ),
    "month 13": (spoilt((*FIRST, "closed_on"), "2026-13-02"), "date de fin", "calendrier"),
    "born in a text": (spoilt((*CANDIDATE, "birth_date"), "mai 1990"), "naissance", "1990-05"),
    "born in a number": (spoilt((*CANDIDATE, "birth_date"), 1990), "naissance", "guillemets"),
    "born long ago": (spoilt((*CANDIDATE, "birth_date"), "1899"), "naissance", "trop ancienne"),
    "reason of an open assessment": (
        spoilt((*FINALE, "closing_reason"), "Fini."),
        "évaluation n° 2, finale",
        "sans date de fin",
    ),
}
"""Refused by the models; the schema says so too."""

BAD_STORIES: dict[str, tuple[Json, str, str]] = {
    "31 February": (
        spoilt((*CANDIDATE, "birth_date"), "1990-02-31"),
        "personne › date de naissance",
        "« 1990-02-31 » n’est pas une date du calendrier",
    ),
    "29 February of no leap year": (
        spoilt((*CANDIDATE, "identity_check", "on"), "2026-02-29"),
        "vérification d’identité › date",
        "calendrier",
    ),
    "31 June": (spoilt((*MARK, "at"), "2026-06-31T09:00:00Z"), "instant", "décalage"),
    "born tomorrow": (
        spoilt((*CANDIDATE, "birth_date"), "2027-01-01"),
        "personne › date de naissance",
        "(1er janvier 2027) est dans le futur",
    ),
    "born next year": (spoilt((*CANDIDATE, "birth_date"), "2027"), "naissance", "(2027)"),
    "assessed before the birth": (
        spoilt((*FIRST, "opened_on"), "1990-05-16"),
        "évaluation n° 1, préalable › date d’ouverture",
        "précède la naissance",
    ),
    "a name without a sign": (
        spoilt((*CANDIDATE, "birth_name"), "\u200b \u200d"),
        "nom de naissance",
        "vide",
    ),
    "a lone surrogate": (
        spoilt((*CANDIDATE, "birth_name"), "Roux\ud800"),
        "nom de naissance",
        "U+D800",
    ),
    "an opinion of spaces": (spoilt((*FIRST, "opinion", "text"), " \n"), "avis", "vide"),
    "a former name to come": (
        spoilt((*CANDIDATE, "former_names", 0, "until"), "2027-01-01"),
        "personne › nom précédent n° 1 › porté jusqu’au",
        "dans le futur",
    ),
    "an identity checked to come": (
        spoilt((*CANDIDATE, "identity_check", "on"), "2027-01-01"),
        "vérification d’identité › date",
        "dans le futur",
    ),
    "an identity checked before the birth": (
        spoilt((*CANDIDATE, "identity_check", "on"), "1990-05-16"),
        "personne › vérification d’identité › date",
        "précède la naissance",
    ),
    "a name borne before the birth": (
        spoilt((*CANDIDATE, "former_names", 0, "until"), "1980-01-01"),
        "personne › nom précédent n° 1 › porté jusqu’au",
        "précède la naissance",
    ),
    "a commune code of four signs": (
        spoilt((*CANDIDATE, "birth_place", "insee_code"), "1436"),
        "personne › lieu de naissance › code INSEE",
        "cinq signes",
    ),
    "a country code of two signs": (
        spoilt((*CANDIDATE, "birth_place", "country_code"), "FR"),
        "personne › lieu de naissance › code du pays",
        "trois signes",
    ),
    "a NIR among the telephone numbers": (
        spoilt((*CANDIDATE, "phone"), "2 90 05 14 366 001 22"),
        "personne › téléphone",
        "sécurité sociale",
    ),
    "unknown edition": (
        spoilt(("referential", "edition"), "1999"),
        "(référentiel)",
        "l’édition « 1999 » de « made-up » n’est pas dans ce centre, qui a made-up 2016 et "
        "made-up 2026",
    ),
    "unknown edition, no assessment": (
        {**spoilt(("referential", "id"), "autre"), "assessments": []},
        "(référentiel)",
        "n’est pas dans ce centre",
    ),
    "no referential at all": (
        without(("referential",)),
        "évaluation n° 2, finale › référentiel",
        "absent",
    ),
    "an edition changed on the way": (
        spoilt((*FINALE, "referential"), {"id": "made-up", "edition": "2016"}),
        "évaluation n° 2, finale › référentiel",
        "suit made-up 2016, une précédente made-up 2026",
    ),
    "a criterion of no edition": (
        spoilt((*MARK, "criterion"), "1.1.9"),
        "évaluation n° 1, préalable › décision n° 1, critère 1.1.9",
        "le critère « 1.1.9 » n’existe pas dans le référentiel made-up, édition 2026",
    ),
    "a criterion of another edition": (
        {
            **without(FINALE),
            "assessments": [
                {
                    **whole()["assessments"][0],
                    "referential": {"id": "made-up", "edition": "2016"},
                    "notes": [],
                }
            ],
        },
        "décision n° 3, critère 3.3.1",
        "n’existe pas dans le référentiel made-up, édition 2016",
    ),
    "a note on no criterion": (
        spoilt((*NOTE, "criterion"), "9.9.9"),
        "note n° 1, critère 9.9.9",
        "n’existe pas",
    ),
    "twice at one instant": (
        spoilt(("assessments", 0, "marks", 1, "at"), "2026-03-02T09:15:00+01:00"),
        "décision n° 2, critère 1.1.1",
        "ce critère a déjà une décision au même instant",
    ),
    "twice at one instant, told otherwise": (
        spoilt(("assessments", 0, "marks", 1, "at"), "2026-03-02T08:15Z"),
        "décision n° 2, critère 1.1.1",
        "ce critère a déjà une décision au même instant",
    ),
    "observed before the opening": (
        spoilt((*MARK, "at"), "2026-03-01T23:59:00+01:00"),
        "décision n° 1, critère 1.1.1",
        "avant l’ouverture",
    ),
    "observed after the closing": (
        spoilt((*MARK, "at"), "2026-03-04T00:00:00+01:00"),
        "décision n° 1, critère 1.1.1",
        "après la fin",
    ),
    "observed in the future": (
        spoilt((*FINALE, "marks", 0, "at"), "2026-12-31T20:00:00+01:00"),
        "évaluation n° 2, finale › décision n° 1, critère 2.1.1",
        "dans le futur",
    ),
    "typed in the future": (
        spoilt((*MARK, "entered_at"), "2027-01-01T09:00:00+01:00"),
        "critère 1.1.1 › saisi à",
        "dans le futur",
    ),
    "typed before it was seen": (
        spoilt((*MARK, "entered_at"), "2026-03-02T08:14:59Z"),
        "critère 1.1.1 › saisi à",
        "précède l’observation",
    ),
    "noted after the closing": (
        spoilt((*NOTE, "at"), "2026-03-04T09:00:00+01:00"),
        "note n° 1, critère 2.1.1",
        "après la fin",
    ),
    "an opinion before the opening": (
        spoilt((*FIRST, "opinion", "at"), "2026-03-01T09:00:00+01:00"),
        "avis pour le jury › instant",
        "avant l’ouverture",
    ),
    "an opinion to come": (
        spoilt((*FIRST, "opinion", "at"), "2027-03-01T09:00:00+01:00"),
        "avis pour le jury › instant",
        "dans le futur",
    ),
    "opened to come": (
        spoilt((*FINALE, "opened_on"), "2027-01-01"),
        "évaluation n° 2, finale › date d’ouverture",
        "dans le futur",
    ),
    "closed to come": (
        spoilt((*FINALE, "closed_on"), "2027-01-01"),
        "évaluation n° 2, finale › date de fin",
        "dans le futur",
    ),
    "closed before its opening": (
        spoilt((*FIRST, "closed_on"), "2026-03-01"),
        "évaluation n° 1, préalable › date de fin",
        "le 1er mars 2026 précède l’ouverture, le 2 mars 2026",
    ),
    "a finale alone": (
        without(FIRST),
        "évaluation n° 1, finale",
        "il faut d’abord une évaluation préalable terminée",
    ),
    "two open at once": (
        {
            **without((*FIRST, "closing_reason")),
            "assessments": [
                {
                    **without((*FIRST, "closing_reason"))["assessments"][0],
                    "closed_on": None,
                    "rectifications": [],
                },
                whole()["assessments"][1],
            ],
        },
        "évaluation n° 2, finale",
        "n’est pas terminée",
    ),
    "a second préalable": (
        spoilt((*FINALE, "kind"), "prealable"),
        "évaluation n° 2, préalable",
        "ouvrez une évaluation finale",
    ),
    "a finale before the préalable’s end": (
        spoilt((*FINALE, "opened_on"), "2026-03-02"),
        "évaluation n° 2, finale",
        "elle précède la fin",
    ),
    "a locked sous-domaine": (
        spoilt((*FINALE, "marks", 0, "criterion"), "1.1.2"),
        "évaluation n° 2, finale › décision n° 1, critère 1.1.2",
        "le sous-domaine 1.1 est validé",
    ),
    "a critère already acquis": (
        spoilt((*FINALE, "marks", 0, "criterion"), "3.1.1"),
        "évaluation n° 2, finale › décision n° 1, critère 3.1.1",
        "il est acquis depuis une évaluation précédente",
    ),
}
"""Refused by rules that a JSON Schema cannot say."""
