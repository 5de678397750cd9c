# CléA Desktop from source. « make » alone says what there is to make.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3.13 python3.12 python3.11 python3

# The first Python recent enough runs the set-up; « make setup PYTHON=… » names another.
define set_up
for python in $(PYTHON); do \
    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
        exec "$$python" scripts/setup.py $(1); \
    fi; \
done; \
echo 'Il faut Python 3.11 ou plus récent, et aucun ne répond (essayés : $(PYTHON)).' >&2; \
echo 'Installez-le, ou nommez le vôtre : « make setup PYTHON=/chemin/de/python3.12 ».' >&2; \
exit 1
endef

.DEFAULT_GOAL := help
.PHONY: help setup prepare run test check coverage bench fuzz faults drive screenshots lock \
    package package-windows try-package try-package-windows bench-package

help: ## dire ce qu’on peut faire
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-19s %s\n", $$1, $$2 }' Makefile

setup: ## tout installer, ou remettre en état, sans rien lancer
	@$(call set_up)

prepare:
	@$(call set_up,--if-needed)

run: prepare ## faire le travail principal sur un centre inventé ; les papiers vont dans build/demo
	@$(BIN)/python scripts/run_demo.py

test: check coverage ## tout vérifier : le style, les types, les murs, les tests

check: prepare ## vérifier le style, les types et les murs
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# Tests start hundreds of programs. Where the environment forbids compiled files, as the images of
# containers do, each would compile everything again: kept here, they are compiled once.
coverage fuzz faults: export PYTHONDONTWRITEBYTECODE =
coverage fuzz faults: export PYTHONPYCACHEPREFIX = $(CURDIR)/build/pycache

# Where the tests stand that cover whole what must be: to watch the others too costs minutes.
COVERING := tests/domain tests/referentials tests/services tests/store
WORKERS := --numprocesses=logical --maxprocesses=4 --dist=worksteal

coverage: prepare ## passer les tests ; ce qui décide et ce qui conserve doit être couvert en entier
	@$(BIN)/coverage erase
	@failed=0; \
	$(BIN)/coverage run -m pytest $(WORKERS) $(COVERING) || failed=1; \
	$(BIN)/python -m pytest $(WORKERS) $(COVERING:%=--ignore=%) || failed=1; \
	exit $$failed
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: prepare ## mesurer, sur 25 000 dossiers inventés
	@$(BIN)/python -m tests.bench

fuzz: prepare ## abîmer 20 000 référentiels : lus tels quels, ou refusés ; jouer 2 200 dossiers au hasard
	@$(BIN)/python -m tests.fuzz 20000
	@$(BIN)/python -m pytest --quiet --hypothesis-profile=explore \
	    tests/domain/test_path_machine.py tests/services/test_history_machine.py

faults: prepare ## tuer 1 000 fois, couper le courant, remplir le disque, retourner des bits : rien de perdu
	@$(BIN)/python -m tests.faults

drive: prepare ## conduire la fenêtre par de vraies touches, du dossier vide aux deux papiers (build/drive)
	@$(BIN)/python -m tests.drive

screenshots: prepare ## une image de chaque page, par thème et taille de texte (build/screenshots)
	@$(BIN)/python -m tests.ui.pictures

package: prepare ## faire le .deb et l’archive portable de Linux (dist), et les éprouver
	@$(BIN)/python -m installer.linux.build

package-windows: prepare ## faire sur Linux l’installateur de Windows (dist)
	@$(BIN)/python -m installer.windows.build

try-package: prepare ## installer le .deb dans un Debian neuf, l’y éprouver, en prendre une image (root)
	@$(BIN)/python -m installer.linux.trial

try-package-windows: prepare ## installer, éprouver, mettre à niveau et retirer sous Wine
	@$(BIN)/python -m installer.windows.trial

bench-package: prepare ## mesurer le démarrage du programme empaqueté, sur Linux
	@$(BIN)/python -m installer.linux.measure

lock: prepare ## refaire requirements.lock d’après pyproject.toml (LOCK=--upgrade pour tout hausser)
	@$(BIN)/uv pip compile --quiet $(LOCK) --universal --python-version 3.11 --group dev \
	    pyproject.toml --generate-hashes --no-annotate --no-header -o requirements.lock
