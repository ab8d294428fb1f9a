# Établi: every command of the project. `make` alone prints the list.

PORT ?= 8000
ETABLI_DATA ?= $(CURDIR)/donnees
export ETABLI_DATA

BIN := .venv/bin
UV := $(BIN)/uv
# Says what it installs, and gives up a dead registry within a minute.
INSTALLER = $(PYTHON) scripts/installer.py
# The first Python of the machine that is recent enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# The node of the machine when it is recent enough, else the one of a wheel.
HAS_NODE := $(shell node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||a==20&&b>=19?0:1)' 2>/dev/null && command -v npm)
NODE_STAMP := $(if $(HAS_NODE),,.venv/.node)
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --silent
DIST := etabli/core/ui/static/ui/dist/etabli.css
STATIC := build/static/.pret
WORKERS ?= auto

.DEFAULT_GOAL := aide
.PHONY: aide port-libre install install-dev parties run demo test check fix docs bench historique propre \
	verrous lint types ordre migrations references test-postgres front exercices parcours-navigateur \
	postgres-complet exercices-postgres longs complet

aide: ## cette liste
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# -- mise en place -----------------------------------------------------------------------------

install: ## installe tout ce qui manque : Python, interface, fichiers statiques
	@$(MAKE) --no-print-directory -j2 parties
	@$(MAKE) --no-print-directory $(STATIC)

parties: .venv/.socle $(DIST)

install-dev: install .venv/.dev

.venv/.outils: requirements-outils.lock
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALLER) outils
	@touch $@

.venv/.socle: requirements.lock pyproject.toml .venv/.outils
	@$(INSTALLER) socle
	@$(UV) pip install -q --offline --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.socle
	@$(INSTALLER) dev
	@touch $@

.venv/.node: requirements-node.lock .venv/.outils
	@$(INSTALLER) node
	@touch $@

node_modules/.installe: package-lock.json .npmrc $(NODE_STAMP)
	@$(INSTALLER) interface
	@touch $@

# The style sheet holds the classes that templates and code name: it is rebuilt when they change.
SOURCES := $(shell find frontend etabli -not -path '*/static/ui/dist/*' \
	\( -name '*.html' -o -name '*.ts' -o -name '*.css' -o -name '*.mjs' -o -path 'frontend/*.json' \
	-o -path 'etabli/core/ui/*.py' -o -path 'etabli/*/forms*.py' \) 2>/dev/null)

$(DIST): node_modules/.installe $(SOURCES)
	@echo "· feuille de style et script"
	@$(NPM) run build
	@touch $@

$(STATIC): .venv/.socle $(DIST) $(shell find etabli -path '*/static/*' -type f 2>/dev/null)
	@echo "· fichiers statiques"
	@$(BIN)/etabli collectstatic --noinput --clear -v 0
	@touch $@

historique: node_modules/.installe ## ajoute les populations des années passées (facultatif)
	@$(INSTALLER) geographie

verrous: .venv/.outils ## recalcule les fichiers de verrouillage, sans adresse de dépôt
	@$(BIN)/python scripts/verrous.py

# -- marche ------------------------------------------------------------------------------------

port-libre:
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11 ou plus récent."; exit 1; }
	@$(PYTHON) -m etabli.core.ports $(PORT)

run: port-libre install ## démarre le pays de démonstration sur http://localhost:8000 (PORT=…)
	@DEMO=1 $(BIN)/python scripts/preparer.py
	@DEMO=1 SITE_URL=http://localhost:$(PORT) exec $(BIN)/etabli serve --port $(PORT)

demo: install ## refait le pays de démonstration
	@DEMO=1 $(BIN)/python scripts/preparer.py --refaire

# -- vérification ------------------------------------------------------------------------------

test: install-dev ## tous les tests, sur SQLite, sans navigateur
	@$(BIN)/pytest -q -n $(WORKERS) --dist worksteal

check: lint types ordre migrations references test test-postgres front exercices parcours-navigateur ## tout ce que l’intégration vérifie

lint: install-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Mettez en forme : make fix"; exit 1; }
	@$(BIN)/python -m scripts.gabarits --check
	@$(NPM) run styles || { echo "Mettez en forme : make fix"; exit 1; }

types: install-dev
	@$(BIN)/mypy

ordre: install-dev
	@$(BIN)/lint-imports --no-logo > build/ordre.txt 2>&1 || { cat build/ordre.txt; exit 1; }

migrations: install-dev
	@$(BIN)/python -W ignore::RuntimeWarning $(BIN)/etabli makemigrations --check --dry-run || { echo "Une migration manque : etabli makemigrations"; exit 1; }

references: install-dev
	@$(BIN)/etabli reference --verifier || { echo "Refaites les pages générées : make docs"; exit 1; }

# What does not depend on the database is not run a second time: what opens none (conftest.py), sources,
# words, the walk at random, who opens which address, the count of what each page asks. Before a push, what
# leans on it most (conftest.LEANS); all the rest with `make complet`.
test-postgres: POSTGRES = --court
test-postgres postgres-complet: install-dev
	@$(BIN)/python scripts/avec_postgres.py $(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(POSTGRES) \
		--ignore tests/architecture --ignore tests/parcours --ignore tests/installation \
		--ignore etabli/espaces/tests/test_mots.py --ignore etabli/espaces/tests/test_epreuve.py \
		--ignore etabli/espaces/tests/test_matrice.py --ignore etabli/espaces/tests/test_budgets.py \
		--deselect etabli/espaces/tests/test_pays.py::test_no_page_grows_with_the_country

front: install-dev
	@$(NPM) run types
	@$(NPM) test

# The pages that install and update, followed line by line; on PostgreSQL too with `make complet`.
exercices: install-dev
	@$(BIN)/pytest -q -m drill

exercices-postgres: install-dev
	@$(BIN)/python scripts/avec_postgres.py $(BIN)/pytest -q -m drill

parcours-navigateur: install-dev
	@$(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m "journey and not complet"

longs: install-dev
	@$(BIN)/pytest -q -n $(WORKERS) -m "complet and not journey"
	@$(BIN)/pytest -q -m "journey and complet"

complet: check postgres-complet exercices-postgres longs ## tout ce que vérifie `make check`, et ce qui est long

fix: install-dev ## met en forme et corrige ce qui peut l’être
	@$(BIN)/python scripts/typographie.py --corriger || true
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/python -m scripts.gabarits
	@$(NPM) run styles:ecrire

docs: install-dev ## refait les pages générées de docs/reference
	@$(BIN)/etabli reference

bench: install-dev ## mesures, un objet JSON par ligne
	@$(BIN)/python -m bench

propre: ## efface ce qui se refait (jamais les données)
	@rm -rf .venv node_modules build etabli.egg-info etabli/core/ui/static/ui/dist
