"""Made-up papers that use every block: for the tests of the engine, and to be looked at."""

from __future__ import annotations

from datetime import date

from clea_desktop.documents.blocks import (
    Attachment,
    Bar,
    BarChart,
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Sign,
    Signature,
    Signatures,
    SignedItem,
    SignedList,
    Span,
    Table,
    Together,
    Tone,
    Voice,
)

ODD_NAME = "Ķalniņa & fils <b> Nguyễn"
DAY = date(2026, 3, 3)

DOMAINS = (
    "Communiquer en français",
    "Utiliser les règles de base de calcul et du raisonnement mathématique",
    "Utiliser les techniques usuelles de l’information et de la communication numérique",
    "Travailler dans le cadre de règles définies d’un travail en équipe",
    "Travailler en autonomie et réaliser un objectif individuel",
    "Apprendre à apprendre tout au long de la vie",
    (
        "Maîtriser les gestes et postures et respecter des règles d’hygiène, de sécurité et "
        "environnementales élémentaires"
    ),
)
SENTENCES = (
    "Vous avez compris une consigne, posé une question utile et rendu compte par écrit.",
    "Vous avez suivi les règles du groupe, respecté les horaires et écouté les autres.",
    "Vous organisez votre temps et vous demandez de l’aide au bon moment.",
    "Vous avez présenté vos atouts et parlé de votre projet.",
    "Vous avez appliqué les consignes et dit qui alerter.",
)
CRITERIA = (
    "Porter attention aux propos tenus",
    "Poser une question pour comprendre",
    "Exprimer ses propos en utilisant le lexique professionnel approprié",
    "Identifier les informations clés\u00a0: horaires, lieux, interlocuteurs, tâches",
    "Choisir l’opération adaptée et vérifier la cohérence du résultat obtenu",
    "Lire un plan, une carte, un schéma, et en extraire des informations utiles",
)
NOTES = (
    "",
    "Observé pendant la réunion d’équipe\u00a0: reformule la demande avant d’agir.",
    "",
    "",
    (
        "A demandé à relire le tableau des volumes horaires\u00a0; résultat juste au second "
        "essai, sans aide. À revoir avec des durées qui passent minuit."
    ),
    "",
    "Plan de l’atelier lu à voix haute, trois postes situés sans hésiter.",
)


def paper(*blocks: Block, large: bool = False, **changes: object) -> Paper:
    """Give a paper made of ``blocks``, whole in all the rest."""
    values: dict[str, object] = {
        "kind": "sample",
        "title": "Livret de validation des acquis",
        "subject": "Évaluation préalable du 2 et du 3 mars 2026",
        "author": "Centre de formation de Lisieux",
        "dated": DAY,
        "header": (
            "Centre de formation de Lisieux · organisme évaluateur habilité",
            "Livret de validation des acquis",
        ),
        "footer": "2026-0147 · édition 2021 · 7f3a-91c2",
        "blocks": blocks,
        "large": large,
    }
    return Paper(**(values | changes))  # type: ignore[arg-type]


def livret(*, large: bool = False) -> Paper:
    """Give a livret as its first page should look."""
    shown = ((0, 0), (3, 1), (4, 2), (5, 3), (6, 4))
    signatures = Signatures(
        (Signature("La candidate"), Signature("L’évaluateur, Paul Roux")),
        "Ce document m’a été lu et expliqué.",
    )
    return paper(
        Heading(
            1,
            "Sofia Lopes",
            "Évaluation préalable du 2 et du 3 mars 2026 · référentiel CléA, édition 2021",
        ),
        Callout(
            Tone.SUCCESS,
            "Vous avez validé cinq domaines.",
            (
                (
                    "Vous n’aurez pas à repasser ces domaines. Vous pouvez passer l’évaluation "
                    "finale jusqu’au 3 mars 2031. C’est le jury qui délivre le certificat."
                ),
            ),
        ),
        Heading(2, "Ce que vous avez montré"),
        SignedList(
            tuple(
                SignedItem(Sign.VALIDATED, f"{number + 1}. {DOMAINS[number]}", (SENTENCES[line],))
                for number, line in shown
            )
        ),
        Heading(2, "Déjà acquis dans les autres domaines"),
        SignedList(
            (
                SignedItem(
                    Sign.ACQUIRED,
                    (
                        Span("2. Calcul et raisonnement", strong=True),
                        Span(
                            "\u00a0: se repérer dans les nombres, résoudre un problème, se repérer "
                            "dans l’espace."
                        ),
                    ),
                ),
                SignedItem(
                    Sign.ACQUIRED,
                    (
                        Span("3. Informatique et numérique", strong=True),
                        Span(
                            "\u00a0: utiliser un ordinateur, gérer des documents, utiliser la "
                            "messagerie."
                        ),
                    ),
                ),
            )
        ),
        Heading(2, "À consolider, et votre prochaine étape"),
        Callout(
            Tone.INFO,
            "",
            (
                (
                    "Mesures, temps et quantités (2.3), raisonnement à l’oral (2.5) et recherche "
                    "sur le web (3.3)."
                ),
                (
                    Span("Votre prochaine étape\u00a0:", strong=True),
                    Span(
                        " une formation de 35 heures à Lisieux, à partir du 4 mai. Une évaluation "
                        "finale portera seulement sur ces trois points."
                    ),
                ),
            ),
        ),
        signatures,
        large=large,
    )


def grid(rows: int = 106, *, notes: tuple[str, ...] = NOTES) -> Table:
    """Give a grid of ``rows`` critères in groups, with notes here and there."""
    states = (Sign.ACQUIRED, Sign.ACQUIRED, Sign.NOT_ACQUIRED, Sign.ACQUIRED, Sign.NOT_ASSESSED)
    made = []
    for number in range(rows):
        domain, rest = divmod(number, max(rows // 7, 1))
        if rest % 5 == 0:
            title = f"{domain % 7 + 1}.{rest // 5 + 1} {CRITERIA[(number // 5) % 6]}"
            made.append(Row((Cell(title),), group=True))
        sign = states[number % 5]
        made.append(
            Row(
                (
                    Cell(f"{domain % 7 + 1}.{rest // 5 + 1}.{rest % 5 + 1}"),
                    Cell(CRITERIA[number % 6], note=notes[number % len(notes)]),
                    Cell(sign.value, sign),
                    Cell("Observation" if number % 3 else "Preuve"),
                    Cell("2 mars 2026"),
                    Cell("P. Roux"),
                )
            )
        )
    return Table(
        (
            Column("Critère", 9),
            Column("Libellé", 43),
            Column("Décision", 16),
            Column("Fondée sur", 14),
            Column("Date", 14),
            Column("Par", 11),
        ),
        tuple(made),
        "Décision, fondement, date et observateur de chaque critère",
    )


def dossier(rows: int = 106) -> Paper:
    """Give a dossier for the jury, with its chart and its whole grid."""
    counts = ((17, 0, 0), (12, 4, 1), (9, 3, 3), (14, 0, 1), (13, 1, 0), (12, 0, 0), (15, 0, 1))
    bars = tuple(
        Bar(f"{number}. {label}", *count)
        for number, (label, count) in enumerate(zip(DOMAINS, counts, strict=True), start=1)
    )
    results = tuple(
        Row(
            (
                Cell(str(number + 1)),
                Cell(label),
                Cell("Validé", Sign.VALIDATED)
                if number not in (1, 2)
                else Cell("À consolider\u00a0: 2.3, 2.5", Sign.NOT_ACQUIRED),
                Cell("Tous les sous-domaines du domaine sont validés."),
                Cell(f"{12 + number}"),
            )
        )
        for number, label in enumerate(DOMAINS)
    )
    return paper(
        Heading(1, "Sofia Lopes", "Dossier pour le jury · session du 12 juin 2026"),
        Callout(
            Tone.ATTENTION,
            "Résultat provisoire",
            ("Le référentiel de cette édition n’a pas encore été vérifié ligne à ligne.",),
        ),
        Heading(2, "Identité et parcours"),
        Facts(
            (
                ("Nom de naissance", ODD_NAME),
                ("Prénoms", "Sofia Maria"),
                ("Née le", "17 mai 1990, à Lisieux"),
                ("Dossier", "2026-0147"),
                ("Organisme", "Centre de formation de Lisieux"),
                ("Évaluateur", (Span("Paul Roux", strong=True), Span(" · habilité", muted=True))),
            ),
            columns=2,
        ),
        Heading(2, "Synthèse"),
        Paragraph("Cinq domaines sur sept sont validés à l’issue de la préalable.", Voice.LEAD),
        BarChart(
            bars, "Un diagramme en barres\u00a0: les critères de chaque domaine par décision."
        ),
        Heading(2, "Résultat par domaine"),
        Table(
            (
                Column("N°", 6),
                Column("Domaine", 36),
                Column("Résultat", 24),
                Column("Pourquoi", 32),
                Column("Acquis", 10, right=True),
            ),
            results,
            "Résultat de chaque domaine et règle qui l’explique",
        ),
        Heading(2, "Avis de l’évaluateur"),
        Paragraph(
            "Madame Lopes a montré une réelle aisance à l’oral et dans le travail en équipe.\n"
            "Les mesures et la recherche sur le web demandent une courte formation."
        ),
        Heading(2, "Contrôles"),
        Facts(
            (
                ("Période de cinq ans", "L’évaluation finale est possible jusqu’au 3 mars 2031."),
                ("Évaluateur et formateur", "Ce ne sont pas les mêmes personnes."),
                ("Édition", "2021, empreinte 7f3a-91c2"),
            )
        ),
        Heading(2, "Grille complète"),
        grid(rows),
        Signatures((Signature("L’évaluateur, Paul Roux", "Fait à Lisieux, le 3 mars 2026"),)),
        title="Dossier pour le jury",
        header=(
            "Centre de formation de Lisieux · organisme évaluateur habilité",
            "Dossier pour le jury",
        ),
        attachments=(
            Attachment(
                "dossier.json", "application/json", b'{"a": 1}\n', "Les données de ce dossier"
            ),
        ),
    )


def everything(*, large: bool = False) -> Paper:
    """Give a paper that uses every block, tone, voice and sign, short and long."""
    long_word = "anticonstitutionnellement" * 400
    long_note = " ".join(SENTENCES) * 55
    return paper(
        Heading(3, "Un titre de niveau 3 en premier"),
        Heading(1, "Tout ce qu’un papier peut dire", "et son sous-titre"),
        *(Paragraph(f"Une voix : {voice.value}. {SENTENCES[0]}", voice) for voice in Voice),
        Paragraph((Span("Fort", strong=True), Span(", pâle", muted=True), Span(", courant."))),
        Paragraph(f"{ODD_NAME} ☃ שלום 🙂 e\u0301 soft\u00adhyphen zero\u200bwidth 1\u202f000 €"),
        Bullets(("Un", (Span("Deux", strong=True), Span(" et demi")), " ".join(SENTENCES))),
        SignedList(tuple(SignedItem(sign, f"Signe : {sign.name}", SENTENCES[:2]) for sign in Sign)),
        SignedList(tuple(SignedItem(sign, (Span(sign.value),)) for sign in Sign)),
        *(Callout(tone, f"Ton : {tone.value}", SENTENCES[:2]) for tone in Tone),
        Callout(Tone.ATTENTION, "", (SENTENCES[0],)),
        Callout(Tone.INFO, "Un cadre plus long qu’une page", (long_note, "Et sa fin.")),
        Facts((("Nom", ODD_NAME), ("Né(e) le", "17 mai 1990"), ("Vide", ""))),
        Facts((("Nom", ODD_NAME), ("Né(e) le", "17 mai 1990"), ("Seul", "oui")), columns=2),
        BarChart(
            (Bar("Un", 3, 2, 1), Bar("Vide", 0, 0, 0), Bar(long_word[:90], 1, 0, 5)), "Barres"
        ),
        PageBreak(),
        Heading(2, "Un tableau long"),
        Table(
            (Column("Signe", 1), Column("Texte", 4), Column("Nombre", 1, right=True)),
            (
                Row((Cell("Un groupe", Sign.VALIDATED),), group=True),
                *(Row((Cell("", sign), Cell(SENTENCES[0]), Cell("12"))) for sign in Sign),
                *(Row((Cell(sign.value, sign), Cell(""), Cell("3"))) for sign in Sign),
                Row((Cell("Un groupe, puis une longue note"),), group=True),
                Row((Cell("1.1.1"), Cell("Une note", note=long_note * 2), Cell("1"))),
                Row((Cell("1.1.2"), Cell(long_word), Cell("2"))),
            ),
            "Un tableau de chaque sorte de ligne",
        ),
        grid(40),
        Heading(3, "Ensemble"),
        Together(
            (
                Heading(3, "Une page suffit"),
                Paragraph(SENTENCES[0]),
                Signatures(
                    (Signature("Un"), Signature("Deux", "le 3 mars"), Signature("Trois")), "Lu."
                ),
            )
        ),
        Together((Heading(2, "Plus d’une page"), grid(40), PageBreak(), Paragraph("Fin."))),
        Paragraph(long_word),
        Signatures((Signature(ODD_NAME),)),
        attachments=(
            Attachment("donnees.json", "application/json", b"{}", "Données lues par ce papier"),
            Attachment("é & <b>.csv", "text/csv", b"a;b\r\n", "Un nom de fichier peu commun"),
        ),
        large=large,
    )
